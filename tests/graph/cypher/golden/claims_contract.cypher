UNWIND $ids AS id
MATCH (n:Contract {id: id})<-[:DESCRIBES]-(r:PortalRecord)
WITH n, r ORDER BY r.key DESC
WITH n, r.portal AS portal, r.stream AS stream, collect(r) AS rs
WITH n, rs[0] AS r
RETURN collect([n.id, n.disputed, r.id, r.portal, r.stream, r.facts, r.key]) AS claims
