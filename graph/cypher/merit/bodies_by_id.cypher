// Purpose: Reads bodies: their names and versions, and what has been loaded completely for them. A portal speaks for a body as long
//   as it describes the body itself.
// Parameters:
//   $ids  list of organisation ids
// Rows:
//   {{body}}
UNWIND $ids AS id
MATCH (o:Organisation {id: id})
RETURN collect({{{body}}}) AS rows
