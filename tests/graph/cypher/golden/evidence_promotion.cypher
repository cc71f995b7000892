UNWIND $rows AS r
MATCH (f:Finding {id: r.finding}) USING INDEX SEEK f:Finding(id)
MATCH (n:Promotion {id: r.id}) USING INDEX SEEK n:Promotion(id)
MERGE (f)-[:EVIDENCE]->(n)
RETURN count(n) AS written
