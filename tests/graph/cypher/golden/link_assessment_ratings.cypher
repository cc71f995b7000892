UNWIND $rows AS r
MATCH (n:Assessment {id: r.id}) USING INDEX SEEK n:Assessment(id)
OPTIONAL MATCH (n)-[old:RATED]->(other:Competency)
WHERE NOT other.id IN [t IN r.targets | t.id]
DELETE old
WITH DISTINCT n, r
UNWIND r.targets AS t
MATCH (m:Competency {id: t.id}) USING INDEX SEEK m:Competency(id)
MERGE (n)-[l:RATED]->(m)
SET l.score = t.value
RETURN count(m) AS written
