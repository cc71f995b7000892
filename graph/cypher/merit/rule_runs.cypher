// Purpose: Reads the counts of the last run of each rule, and by body what could not be judged and what satisfied it.
// Parameters: none
// Rows:
//   rule              id
//   as_of             day of judgement
//   ended_at          time at which the run ended
//   violating         number of cases that violate the rule
//   satisfied         number of cases that satisfy it
//   not_evaluable     number of cases that could not be evaluated
//   missing           list of texts «input: count»
//   missing_by_body    list of texts «body: input: count»
//   satisfied_by_body  list of texts «body: count»
MATCH (r:RuleRun)
WITH r ORDER BY r.id
RETURN collect({
  rule: r.rule, as_of: r.as_of, ended_at: r.ended_at, violating: r.violating, satisfied: r.satisfied,
  not_evaluable: r.not_evaluable, missing: r.missing, missing_by_body: r.missing_by_body, satisfied_by_body: r.satisfied_by_body
}) AS rows
