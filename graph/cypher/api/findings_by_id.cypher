// Purpose: Reads findings by id.
// Parameters:
//   $ids  list of finding ids
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
UNWIND $ids AS id
MATCH (f:Finding {id: id})-[:CONCERNS]->(s:Servant)
RETURN f.id AS id, f.rule AS rule, f.state AS state, f.severity AS severity, f.reason AS reason, f.day AS day,
  f.policy AS policy, f.subjects AS subjects, f.organisation AS organisation, s.id AS servant, f.first_seen AS first_seen,
  f.sort_key AS sort_key
