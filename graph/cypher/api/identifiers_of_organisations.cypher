// Purpose: Reads the numbers by which organisations are known outside the hub.
// Parameters:
//   $ids  list of organisation ids
// Rows:
//   id    of the organisation
//   keys  list of scheme and number with a colon between them, in order
UNWIND $ids AS id
MATCH (n:Organisation {id: id})
RETURN collect({
  id: n.id, keys: COLLECT { MATCH (n)<-[:IDENTIFIES]-(i:Identifier) RETURN i.key AS key ORDER BY key }
}) AS rows
