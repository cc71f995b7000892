// Purpose: Removes promotions that are no moves any more.
// Parameters:
//   $rows  list of {id}
// Columns: none
UNWIND $rows AS r
MATCH (m:Promotion {id: r.id})
DETACH DELETE m
