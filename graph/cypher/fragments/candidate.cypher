// Columns:
//   id          of the candidate
//   kind        servant or relative
//   state       open, accepted, rejected or unsure
//   left_id     id of a servant as she is now, or of a declared relative
//   right_id    id of a servant as she is now
//   confidence  0 to 1
//   reasons     list of reasons for and against, each with its weight
//   found_at    when it was found
id: c.id, kind: c.kind, state: c.state, left_id: left_id, right_id: right_id, confidence: c.score, reasons: c.reasons,
  found_at: c.found_at
