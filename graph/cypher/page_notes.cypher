// Purpose: What the reader of a scope noted of its pages, as long as the mapping is the same.
// Parameters:
//   $from             what the ids of the pages begin with
//   $to               the first id behind them
//   $mapping_version  of the stream
// Columns:
//   notes  list of [id, note]
MATCH (p:Page)
WHERE p.id > $from AND p.id < $to AND p.mapping_version = $mapping_version AND p.note IS NOT NULL
RETURN collect([p.id, p.note]) AS notes
