// Purpose: Returns some pages of a stream whose record ids have not been brought up to the new identity key yet.
// Parameters:
//   $id     id of the new key
//   $after  id of the last page returned before, or first id of the range of the stream's pages
//   $to     first id behind this range
//   $limit  largest number of rows
// Rows:
//   id    of the page
//   keys  digests of its records
//   left  digests of the records it lost
MATCH (p:Page)
WHERE p.id > $after AND p.id < $to AND (p.content_hash IS NULL OR p.content_hash <> $id)
WITH p ORDER BY p.id LIMIT $limit
RETURN collect({id: p.id, keys: p.keys, left: p.left}) AS rows
