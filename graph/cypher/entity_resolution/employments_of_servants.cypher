// Purpose: Lists the appointments of servants that follow from labour contracts.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   employments  list of appointment ids
UNWIND $ids AS id
MATCH (s:Servant {id: id})-[:HELD]->(a:Appointment)
WHERE a.derived
RETURN collect(a.id) AS employments
