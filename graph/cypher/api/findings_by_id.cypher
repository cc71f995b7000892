// Purpose: Findings by their ids.
// Parameters:
//   $ids  list of finding ids
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
UNWIND $ids AS id
MATCH (f:Finding {id: id})-[:CONCERNS]->(s:Servant)
RETURN f.id AS id, f.rule AS rule, f.state AS state, f.severity AS severity, f.reason AS reason, f.day AS day,
  f.policy AS policy, f.subjects AS subjects, f.organisation AS organisation, s.id AS servant, f.first_seen AS first_seen,
  f.sort_key AS sort_key
