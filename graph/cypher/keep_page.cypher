// Purpose: Notes a page as read.
// Parameters:
//   $id            id of the page
//   $content_hash  hash of its bytes
//   $row_count     how many rows it has
//   $duplicate     how many of them repeat another
//   $quarantined   how many of them are in quarantine
// Columns: none
MERGE (p:Page {id: $id})
SET p.content_hash = $content_hash, p.rows = $row_count, p.duplicate = $duplicate, p.quarantined = $quarantined
