// Purpose: Clears the survivorship marks of nodes to which it is applied.
// Parameters:
//   $ids  list of node ids
// Columns: none
UNWIND $ids AS id
MATCH (p:PendingSurvivorship {id: id})
DELETE p
