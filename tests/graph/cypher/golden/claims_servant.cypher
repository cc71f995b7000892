UNWIND $ids AS id
MATCH (n:Servant {id: id})<-[:DESCRIBES]-(r:PortalRecord) USING INDEX SEEK n:Servant(id)
WITH n, r, reduce(joined = '', part IN split(r.key, '/') |
  joined + '/' + CASE WHEN part =~ '[0-9]{1,40}' THEN right('0000000000000000000000000000000000000000' + part, 40) ELSE part END) AS key_order
WITH n, r ORDER BY key_order DESC, r.id DESC
WITH n, r.portal AS portal, r.stream AS stream, collect(r) AS rs
UNWIND rs[0..20] AS r
RETURN collect([n.id, n.disputed, r.id, r.portal, r.stream, r.facts, r.key]) AS claims
