// Purpose: Some pages of a stream, as far as the record ids in them were not brought up to a new identity key yet.
// Parameters:
//   $id     of the key
//   $after  id of the last one of the portion before, or what their ids begin with
//   $to     the first text after all that begin so
//   $limit  how many
// Columns:
//   id    of the page
//   keys  digests of its records
//   left  digests of those that left it
MATCH (p:Page)
WHERE p.id > $after AND p.id < $to AND (p.content_hash IS NULL OR p.content_hash <> $id)
RETURN p.id AS id, p.keys AS keys, p.left AS left ORDER BY p.id LIMIT $limit
