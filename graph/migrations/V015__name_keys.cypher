// Search finds servants by their name keys, which matching writes: so every servant is matched again. The statement may run again
// after a stop.
MATCH (s:Servant) WHERE s.match_pending IS NULL AND NOT EXISTS { MATCH (s)-[:HAS_NAME_KEY]->(:NameKey) }
CALL (s) { SET s.match_pending = s.id } IN TRANSACTIONS OF 10000 ROWS;
