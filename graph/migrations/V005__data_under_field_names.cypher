// Each statement moves one property or label, and may run again after a stop.
MATCH (s:Servant) WHERE s.touched IS NOT NULL
CALL (s) { SET s.dirty = s.touched, s.touched = null } IN TRANSACTIONS OF 10000 ROWS;
MATCH (s:Servant) WHERE s.unmatched IS NOT NULL
CALL (s) { SET s.match_pending = s.unmatched, s.unmatched = null } IN TRANSACTIONS OF 10000 ROWS;
MATCH (s:Servant) WHERE s.unanchored IS NOT NULL
CALL (s) { SET s.without_national_id = s.unanchored, s.unanchored = null } IN TRANSACTIONS OF 10000 ROWS;
MATCH (i:Identifier) WHERE i.home IS NOT NULL
CALL (i) { SET i.origin = i.home, i.home = null } IN TRANSACTIONS OF 10000 ROWS;
MATCH (n) WHERE n.weighed IS NOT NULL
CALL (n) { SET n.survivorship_applied = n.weighed, n.weighed = null } IN TRANSACTIONS OF 10000 ROWS;
MATCH (s:ScopeRun) WHERE s.parked IS NOT NULL
CALL (s) { SET s.pending = s.parked, s.parked = null } IN TRANSACTIONS OF 10000 ROWS;
MATCH (p:ParkedReference)
CALL (p) {
  MERGE (n:PendingReference {id: p.id})
  SET n.record = p.record, n.label = p.label, n.target = p.target
  DELETE p
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (u:Unsettled)
CALL (u) {
  MERGE (n:PendingSurvivorship {id: u.id})
  SET n.label = u.label
  DELETE u
} IN TRANSACTIONS OF 10000 ROWS;
