// Purpose: A page of the findings that concern one servant, the newest deed first.
// Parameters:
//   $servant       id of the servant
//   $rule          id of a rule, or null for all
//   $severity      a severity, or null for all
//   $state         a state, or null for all
//   $organisation  id of a body, or null for all
//   $after         sort key of the last one of the page before, '' for the first
//   $limit         how many at the most
// Columns:
//   id            of the finding
//   rule          id of the rule
//   state         where it is in its life
//   severity      how much hangs on it
//   reason        a sentence
//   day           of the deed
//   policy        the values it was judged by, in words
//   subjects      ids of the facts that make it this finding
//   organisation  id of the body
//   servant       id of the servant it concerns
//   first_seen    when it was opened
//   sort_key      the order lists are paged in: newest deed first
MATCH (s:Servant {id: $servant})<-[:CONCERNS]-(f:Finding)
WHERE f.sort_key > $after
  AND ($rule IS NULL OR f.rule = $rule) AND ($severity IS NULL OR f.severity = $severity)
  AND ($state IS NULL OR f.state = $state) AND ($organisation IS NULL OR f.organisation = $organisation)
RETURN f.id AS id, f.rule AS rule, f.state AS state, f.severity AS severity, f.reason AS reason, f.day AS day,
  f.policy AS policy, f.subjects AS subjects, f.organisation AS organisation, s.id AS servant, f.first_seen AS first_seen,
  f.sort_key AS sort_key
ORDER BY f.sort_key LIMIT $limit
