// Purpose: Reads the rows that are kept of strata, and as of which day and by what they are.
// Parameters:
//   $asked  list of {id: of the stratum, run: id of the last run of its rule}
// Columns:
//   id         of the stratum
//   rows       as JSON, or null where nothing is kept of it
//   as_of      the day of judgement, or null where no stratum of the rule is kept
//   judged_by  digest of rule and policy, or null
UNWIND $asked AS asked
OPTIONAL MATCH (r:RuleRun {id: asked.run})
OPTIONAL MATCH (k:KeptStratum {id: asked.id})
RETURN asked.id AS id, k.rows AS rows, r.peers_as_of AS as_of, r.peers_by AS judged_by
