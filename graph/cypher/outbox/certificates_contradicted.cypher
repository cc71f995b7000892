// Purpose: The contradicting values of disputed certificates, by property.
// Parameters:
//   $numbers  list of certificate numbers
// Rows:
//   number    of the certificate
//   property  disputed property
//   values    list of 'portal/stream: value'
//   winner    the portal/stream that wins
MATCH (k:Conflict {label: 'Certificate', state: 'open'})-[:ABOUT]->(c:Certificate)
WHERE c.number IN $numbers
WITH c, k ORDER BY c.number, k.property
RETURN collect({number: c.number, property: k.property, values: k.values, winner: k.winner}) AS rows
