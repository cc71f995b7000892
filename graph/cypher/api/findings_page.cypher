// Purpose: Reads a page of findings, the newest case first.
// Parameters:
//   $rule          id of a rule, or null for all
//   $severity      a severity, or null for all
//   $state         a state, or null for all
//   $organisation  id of an organisation, or null for all
//   $after         sort key of the last finding of the previous page, '' for the first page
//   $limit         maximum number of findings
// Rows:
//   id            of the finding
//   rule          id of the rule
//   state         its state
//   severity      its severity
//   reason        what was found, in one sentence
//   day           day of the case, or null
//   policy        the policy values it was judged by, as text
//   subjects      ids of the facts that identify the finding
//   organisation  id of the organisation
//   servant       id of the servant it concerns, or null
//   first_seen    time at which it was opened
//   sort_key      property by which lists are ordered and paged: newest case first
MATCH (f:Finding)
WHERE f.sort_key > $after
  AND ($rule IS NULL OR f.rule = $rule) AND ($severity IS NULL OR f.severity = $severity)
  AND ($state IS NULL OR f.state = $state) AND ($organisation IS NULL OR f.organisation = $organisation)
WITH f ORDER BY f.sort_key LIMIT $limit
RETURN collect({
  id: f.id, rule: f.rule, state: f.state, severity: f.severity, reason: f.reason, day: f.day, policy: f.policy,
  subjects: f.subjects, organisation: f.organisation, servant: head(COLLECT { MATCH (f)-[:CONCERNS]->(s:Servant) RETURN s.id }), first_seen: f.first_seen, sort_key: f.sort_key
}) AS rows
