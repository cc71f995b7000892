// Findings have versions, and their reviews name the change. Each statement may run again after a stop.
MATCH (f:Finding) WHERE f.version IS NULL
CALL (f) { SET f.version = 1 } IN TRANSACTIONS OF 10000 ROWS;
MATCH (r:Review) WHERE r.change IS NULL
CALL (r) {
  SET r.change = CASE r.why WHEN 'found' THEN 'opened' WHEN 'the evidence changed' THEN 'changed' ELSE r.state END
} IN TRANSACTIONS OF 10000 ROWS;
