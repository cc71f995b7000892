// Purpose: Reads the nodes that findings rest on, with their properties and the titles of the positions they are about.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   finding   id
//   evidence  list of maps: id, labels, properties, posts (titles of positions), missing (whether it has portal records and all of
//             them are missing at their portals), stated. A move has the records of its appointments. `stated` is a list of maps:
//             node (the node, or an appointment of the move), itself (false for the record of a contract that confirms it), since
//             (the first moment at which the record, or any record, stated it; null for a node without records)
UNWIND $ids AS id
MATCH (f:Finding {id: id})
WITH f.id AS finding,
  COLLECT {
    MATCH (f)-[:EVIDENCE]->(n)
    RETURN {
      id: n.id, labels: labels(n), properties: properties(n),
      posts: COLLECT { MATCH (n)-[:TO|FOR]->(p:Position) RETURN p.title AS title ORDER BY title },
      missing: EXISTS {
        MATCH (n)-[:FROM|INTO*0..1]->(a)
        WHERE EXISTS { MATCH (a)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(:PortalRecord) }
          AND NOT EXISTS { MATCH (a)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(r:PortalRecord) WHERE r.absent_since IS NULL }
        RETURN a
      },
      stated: {{stated}}
    } ORDER BY n.id
  } AS evidence
RETURN collect({finding: finding, evidence: evidence}) AS rows
