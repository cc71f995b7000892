// Purpose: What portals say that contradict each other on certificates.
// Parameters:
//   $numbers  list of numbers of certificates
// Columns:
//   number    of the certificate
//   property  on which they contradict each other
//   values    list of 'portal/stream: what it says'
//   counts    the portal/stream whose word counts
MATCH (k:Conflict {label: 'Certificate', state: 'open'})-[:ABOUT]->(c:Certificate)
WHERE c.number IN $numbers
RETURN c.number AS number, k.property AS property, k.values AS values, k.winner AS counts ORDER BY number, property
