// Purpose: The contradicting values of disputed certificates, by property.
// Parameters:
//   $numbers  list of certificate numbers
// Columns:
//   number    of the certificate
//   property  disputed property
//   values    list of 'portal/stream: value'
//   winner    the portal/stream that wins
MATCH (k:Conflict {label: 'Certificate', state: 'open'})-[:ABOUT]->(c:Certificate)
WHERE c.number IN $numbers
RETURN c.number AS number, k.property AS property, k.values AS values, k.winner AS winner ORDER BY number, property
