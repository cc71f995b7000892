UNWIND $ids AS id
MATCH (n:Servant {id: id})<-[:DESCRIBES]-(r:PortalRecord)
WITH n, r ORDER BY r.key DESC
WITH n, r.portal AS portal, r.stream AS stream, collect(r) AS rs
UNWIND rs[0..20] AS r
RETURN collect([n.id, n.disputed, r.id, r.portal, r.stream, r.facts, r.key]) AS claims
