// Columns:
MATCH (top:Organisation {id: $organisation})
MATCH path = (top)<-[:PART_OF|HAS_VERSION*0..]-(o:Organisation)
WHERE all(n IN nodes(path) WHERE n.open IS NULL OR (n.start_latest <= $today AND (n.open OR $today < n.end_earliest)))
WITH DISTINCT o
