// Purpose: Creates servants that do not exist, deletes redirects from their ids, and marks them for survivorship, matching and
//   derivation.
// Parameters:
//   $rows  list of {id, without_national_id: the id if the servant has no valid national number, else null}
// Columns: none
UNWIND $rows AS r
MERGE (s:Servant {id: r.id})
SET s.dirty = r.id, s.match_pending = r.id, s.without_national_id = r.without_national_id, s.survivorship_applied = true
MERGE (p:PendingSurvivorship {id: r.id})
SET p.label = 'Servant'
WITH r
OPTIONAL MATCH (d:Redirect {id: r.id})
DELETE d
