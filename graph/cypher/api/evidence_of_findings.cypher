// Purpose: What findings rest on, each thing with its own properties and the title of the post it is about.
// Parameters:
//   $ids  list of finding ids
// Columns:
//   finding   id
//   evidence  list of maps: id, labels, properties, posts (titles)
UNWIND $ids AS id
MATCH (f:Finding {id: id})
RETURN f.id AS finding,
  COLLECT {
    MATCH (f)-[:EVIDENCE]->(n)
    RETURN {
      id: n.id, labels: labels(n), properties: properties(n),
      posts: COLLECT { MATCH (n)-[:TO|FOR]->(p:Position) RETURN p.title AS title ORDER BY title }
    } ORDER BY n.id
  } AS evidence
