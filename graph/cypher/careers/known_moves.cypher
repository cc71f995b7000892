// Purpose: Which of these promotions exist, whichever servant received them.
// Parameters:
//   $ids  list of ids of promotions
// Columns:
//   known  list of the ids that exist
UNWIND $ids AS id
MATCH (m:Promotion {id: id})
RETURN collect(m.id) AS known
