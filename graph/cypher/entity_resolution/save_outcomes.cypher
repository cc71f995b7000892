// Purpose: Writes what became of judgements, except of those that a person changed since they were read.
// Parameters:
//   $rows  list of {id, seen: state that was read, version: version that was read, state, problem: or null}
// Columns:
//   ids  list of the ids of those that were written
UNWIND $rows AS r
MATCH (j:Judgement {id: r.id})
SET j.version = coalesce(j.version, 1)
WITH r, j WHERE j.version = r.version AND j.state = r.seen
SET j.state = r.state, j.problem = r.problem
RETURN collect(j.id) AS ids
