// Purpose: Reads findings by id with their bodies and servants.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   {{listed_finding}}
UNWIND $ids AS id
MATCH (f:Finding {id: id})
OPTIONAL MATCH (f)-[:CONCERNS]->(s:Servant)
OPTIONAL MATCH (o:Organisation {id: f.organisation})
RETURN collect({ {{listed_finding}} }) AS rows
