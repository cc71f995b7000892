// Purpose: Reads an appeal with what it contests, and what the last detection kept of its check.
// Parameters:
//   $id  of the appeal
// Rows:
//   {{filed_appeal}}
//   check   properties of the kept check, or null
//   linked  ids of the findings that it is linked to
//   runs    ids of the rules that a detection has run
MATCH (x:Appeal {id: $id})
OPTIONAL MATCH (x)<-[:OF]-(c:AppealCheck)
RETURN collect({
  {{filed_appeal}},
  check: properties(c), linked: COLLECT { MATCH (c)-[:FOUND]->(f:Finding) RETURN f.id },
  runs: COLLECT { MATCH (r:RuleRun) RETURN r.rule }
}) AS rows
