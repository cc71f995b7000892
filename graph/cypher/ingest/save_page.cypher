// Purpose: Notes that a page was read.
// Parameters:
//   $id          id of the page
//   $properties  hash of its bytes, counts of its rows, the reader's note and, where absence counts, the digests of its records
// Columns: none
MERGE (p:Page {id: $id})
SET p += $properties
