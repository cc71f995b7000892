// Columns:
MATCH path = (o)<-[:PART_OF|HAS_VERSION*0..]-(unit:Organisation)
    WHERE all(v IN nodes(path) WHERE v.open IS NULL OR (v.start_latest <= $on AND (v.open OR v.end_earliest > $on)))
    WITH DISTINCT unit
