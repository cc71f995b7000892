// Purpose: Notes a page as read.
// Parameters:
//   $id          id of the page
//   $properties  hash of its bytes, counts of its rows, and for scopes read whole the digests of its records
// Columns: none
MERGE (p:Page {id: $id})
SET p += $properties
