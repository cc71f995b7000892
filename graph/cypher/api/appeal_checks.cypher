// Purpose: Reads what the last detection kept of the checks of appeals.
// Parameters:
//   $ids  list of appeal ids
// Rows:
//   appeal         id
//   state          how far the answer has come
//   missing        what is not known where the state is not assessed, or null
//   as_of          day of judgement
//   violating      number of cases that violate their rules
//   satisfied      number of cases that satisfy them
//   not_evaluable  number of cases that could not be evaluated
//   not_judged     number of dossiers that could not be read, and of rules that broke on one
//   findings       list of ids of the findings that the check is linked to
UNWIND $ids AS id
MATCH (x:Appeal {id: id})<-[:OF]-(c:AppealCheck)
RETURN collect({
  appeal: x.id, state: c.state, missing: c.missing, as_of: c.as_of, violating: c.violating, satisfied: c.satisfied,
  not_evaluable: c.not_evaluable, not_judged: c.not_judged,
  findings: COLLECT { MATCH (c)-[:FOUND]->(f:Finding) RETURN f.id AS found ORDER BY found }
}) AS rows
