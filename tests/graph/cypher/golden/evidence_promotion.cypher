UNWIND $rows AS r
MATCH (f:Finding {id: r.finding})
MATCH (n:Promotion {id: r.id})
MERGE (f)-[:EVIDENCE]->(n)
RETURN count(n) AS written
