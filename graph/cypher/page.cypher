// Purpose: What is known of a page of a portal.
// Parameters:
//   $id  id of the page
// Columns:
//   content_hash  hash of its bytes
//   rows          how many rows it has
//   duplicate     how many of them repeat another
//   quarantined   how many of them are in quarantine
//   note          what the reader noted of it
MATCH (p:Page {id: $id})
RETURN p.content_hash AS content_hash, p.rows AS rows, p.duplicate AS duplicate, p.quarantined AS quarantined, p.note AS note
