// Purpose: Proposes judgements that two servants are one person, because one row takes them for one. Judgements are applied after
//   loading. An existing judgement of a person stays.
// Parameters:
//   $rows  list of {id, left, right: identifier keys, why, at}
// Columns: none
UNWIND $rows AS r
MERGE (j:Judgement {id: r.id})
SET j.state = coalesce(j.state, 'waiting'), j.verdict = coalesce(j.verdict, 'accept'), j.by = coalesce(j.by, 'identifiers'),
    j.left = r.left, j.right = r.right, j.why = coalesce(j.why, r.why), j.at = coalesce(j.at, r.at)
