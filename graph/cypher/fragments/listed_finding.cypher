// Columns:
//   id                 of the finding
//   rule               id of its rule
//   severity           its severity
//   state              its state
//   reason             what was found, in one sentence
//   day                day of the case, or null
//   policy             the policy values it was judged by, as text
//   subjects           ids of the facts that identify the finding
//   organisation       id of the organisation
//   organisation_name  name of the organisation, or null where it is not in the graph
//   servant            id of the servant it concerns, or null for a finding about a body
//   servant_name       name of the servant, or null
//   first_seen         time at which it was opened
//   assignee           who reviews it, or null
//   due                the day by which it is to be reviewed, or null
//   note               the latest note, or null
//   version            raised by every change
//   sort_key           property by which lists are ordered and paged: newest case first
id: f.id, rule: f.rule, severity: f.severity, state: f.state, reason: f.reason, day: f.day, policy: f.policy,
  subjects: f.subjects, organisation: f.organisation, organisation_name: o.name, servant: s.id, servant_name: s.name,
  first_seen: f.first_seen, assignee: f.assignee, due: f.due, note: f.note, version: coalesce(f.version, 0),
  sort_key: f.sort_key
