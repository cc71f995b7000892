// Purpose: Which promotions are there, whoever received them.
// Parameters:
//   $ids  list of ids of promotions
// Columns:
//   known  list of those ids that are there
UNWIND $ids AS id
MATCH (m:Promotion {id: id})
RETURN collect(m.id) AS known
