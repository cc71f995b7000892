UNWIND $rows AS r
MATCH (n:Contract {id: r.id}) USING INDEX SEEK n:Contract(id)
WHERE n.survivorship_applied OR n.origin <> r.record OR r.alone
MERGE (u:PendingSurvivorship {id: n.id})
SET u.label = 'Contract'
RETURN count(u) AS written
