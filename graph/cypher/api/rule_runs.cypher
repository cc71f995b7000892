// Purpose: The counts of the last run of each rule.
// Parameters: none
// Columns:
//   rule           id
//   as_of          the day of judgement
//   ended_at       when the run ended
//   violating      how many things violated the rule
//   satisfied      how many satisfied it
//   not_evaluable  how many could not be judged
//   missing        texts «input: count»
MATCH (r:RuleRun)
RETURN r.rule AS rule, r.as_of AS as_of, r.ended_at AS ended_at, r.violating AS violating, r.satisfied AS satisfied,
  r.not_evaluable AS not_evaluable, r.missing AS missing ORDER BY r.id
