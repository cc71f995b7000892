// Purpose: Reads the counts of the last run of each rule.
// Parameters: none
// Columns:
//   rule           id
//   as_of          day of judgement
//   ended_at       time at which the run ended
//   violating      number of cases that violate the rule
//   satisfied      number of cases that satisfy it
//   not_evaluable  number of cases that could not be evaluated
//   missing        list of texts «input: count»
MATCH (r:RuleRun)
RETURN r.rule AS rule, r.as_of AS as_of, r.ended_at AS ended_at, r.violating AS violating, r.satisfied AS satisfied,
  r.not_evaluable AS not_evaluable, r.missing AS missing ORDER BY r.id
