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
//   servant       id of the servant it concerns, or null
//   first_seen    time at which it was opened
//   last_changed  time at which the hub or a person last changed it, or opened it
//   assignee      who reviews it, or null
//   due           the day by which it is to be reviewed, or null
//   note          the latest note, or null
//   version       raised by every change
//   disclosed_at  time at which it was disclosed to the servant, or null
//   sort_key      property by which lists are ordered and paged: newest case first
id: f.id, rule: f.rule, state: f.state, severity: f.severity, reason: f.reason, day: f.day, policy: f.policy,
  subjects: f.subjects, organisation: f.organisation, servant: head(COLLECT { MATCH (f)-[:CONCERNS]->(s:Servant) RETURN s.id }),
  first_seen: f.first_seen, last_changed: coalesce(f.changed_at, f.first_seen), assignee: f.assignee, due: f.due, note: f.note,
  version: coalesce(f.version, 0), disclosed_at: f.disclosed_at, sort_key: f.sort_key
