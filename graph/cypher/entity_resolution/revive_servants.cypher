// Purpose: Sees to it that servants are there, and marks them for weighing, matching and derivation.
// Parameters:
//   $rows  list of {id, without_national_id: the id where no valid national number is known, else null}
// Columns: none
UNWIND $rows AS r
MERGE (s:Servant {id: r.id})
SET s.dirty = r.id, s.match_pending = r.id, s.without_national_id = r.without_national_id, s.survivorship_applied = true
MERGE (u:PendingSurvivorship {id: r.id})
SET u.label = 'Servant'
WITH r
OPTIONAL MATCH (old:Redirect {id: r.id})
DELETE old
