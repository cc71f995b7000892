// Purpose: Reads a page of findings, the newest case first.
// Parameters:
//   $rule          id of a rule, or null for all
//   $severity      a severity, or null for all
//   $state         a state, or null for all
//   $organisation  id of an organisation, or null for all
//   $after         sort key of the last finding of the previous page, '' for the first page
//   $limit         maximum number of findings
// Columns:
//   id            of the finding
//   rule          id of the rule
//   state         its state
//   severity      its severity
//   reason        what was found, in one sentence
//   day           day of the case, or null
//   policy        the policy values it was judged by, as text
//   subjects      ids of the facts that identify the finding
//   organisation  id of the organisation
//   servant       id of the servant it concerns
//   first_seen    time at which it was opened
//   sort_key      property by which lists are ordered and paged: newest case first
MATCH (f:Finding)-[:CONCERNS]->(s:Servant)
WHERE f.sort_key > $after
  AND ($rule IS NULL OR f.rule = $rule) AND ($severity IS NULL OR f.severity = $severity)
  AND ($state IS NULL OR f.state = $state) AND ($organisation IS NULL OR f.organisation = $organisation)
RETURN f.id AS id, f.rule AS rule, f.state AS state, f.severity AS severity, f.reason AS reason, f.day AS day,
  f.policy AS policy, f.subjects AS subjects, f.organisation AS organisation, s.id AS servant, f.first_seen AS first_seen,
  f.sort_key AS sort_key
ORDER BY f.sort_key LIMIT $limit
