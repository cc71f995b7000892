// Purpose: Reads positions by id, with their organisation and all their versions.
// Parameters:
//   $ids  list of position ids
// Rows:
//   {{position}}
UNWIND $ids AS id
MATCH (p:Position {id: id})
WHERE EXISTS { MATCH (p)-[:IN]->(:Organisation) }
RETURN collect({
  {{position}}
}) AS rows
