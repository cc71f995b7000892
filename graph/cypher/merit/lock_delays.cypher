// Purpose: Locks delays of disclosure until the transaction ends, by writing to them.
// Parameters:
//   $ids  list of finding ids
// Columns:
//   id  of the finding
UNWIND $ids AS id
MATCH (d:DisclosureDelay {id: id})
SET d.until = d.until
RETURN d.id AS id
