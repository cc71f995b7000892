// Purpose: Links findings to the servants whom they concern, and to nobody else; their evidence is linked by the caller. Nothing
//   that is written of a finding changes.
// Parameters:
//   $rows  list of {id: of the finding, servant: id, or null for a finding about a body}
// Columns: none
UNWIND $rows AS r
MATCH (f:Finding {id: r.id})
OPTIONAL MATCH (f)-[old:CONCERNS]->()
DELETE old
WITH DISTINCT f, r.servant AS servant
MATCH (s:Servant {id: servant})
CREATE (f)-[:CONCERNS]->(s)
