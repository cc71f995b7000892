// Purpose: Reads the nodes that findings rest on, with their properties and the titles of the positions they are about.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   finding   id
//   evidence  list of maps: id, labels, properties, posts (titles of positions), missing (whether it has portal
//             records and all of them are missing at their portals)
UNWIND $ids AS id
MATCH (f:Finding {id: id})
WITH f.id AS finding,
  COLLECT {
    MATCH (f)-[:EVIDENCE]->(n)
    RETURN {
      id: n.id, labels: labels(n), properties: properties(n),
      posts: COLLECT { MATCH (n)-[:TO|FOR]->(p:Position) RETURN p.title AS title ORDER BY title },
      missing: EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(:PortalRecord) }
        AND NOT EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(r:PortalRecord) WHERE r.absent_since IS NULL }
    } ORDER BY n.id
  } AS evidence
RETURN collect({finding: finding, evidence: evidence}) AS rows
