// Purpose: Sees to it that servants are there, and marks them for weighing, matching and derivation.
// Parameters:
//   $rows  list of {id, unanchored: the id where no valid national number is known, else null}
// Columns: none
UNWIND $rows AS r
MERGE (s:Servant {id: r.id})
SET s.touched = r.id, s.unmatched = r.id, s.unanchored = r.unanchored, s.weighed = true
MERGE (u:Unsettled {id: r.id})
SET u.label = 'Servant'
WITH r
OPTIONAL MATCH (old:Redirect {id: r.id})
DELETE old
