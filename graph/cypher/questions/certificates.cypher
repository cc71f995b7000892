// Purpose: Reads a page of all certificates, with who states them and the conflicts about them.
// Parameters:
//   $after  last id of the previous page, '' for the first page
//   $limit  maximum number of certificates
// Rows:
//   {{compared_certificate}}
MATCH (c:Certificate)
WHERE c.id > $after
WITH c ORDER BY c.id LIMIT $limit
RETURN collect({ {{compared_certificate}} }) AS rows
