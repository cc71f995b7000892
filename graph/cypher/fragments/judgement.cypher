// Columns:
//   id             of the judgement
//   left           an identifier key
//   right          another identifier key
//   verdict        accept, reject or unsure
//   by             author of the judgement
//   why            reason in the author's words
//   at             moment of the judgement
//   state          waiting, applied, refused, withdrawing or withdrawn
//   problem        why it was refused or still waits, or null
//   withdrawn_at   moment of withdrawal, or null
//   withdrawn_by   who withdrew it, or null
//   withdrawn_why  reason of that, or null
//   candidate      id of the match candidate that it is about, or null while its identifiers are not loaded
//   version        rises with each decision on the two
id: j.id, left: j.left, right: j.right, verdict: j.verdict, by: j.by, why: j.why, at: j.at, state: j.state, problem: j.problem,
  withdrawn_at: j.withdrawn_at, withdrawn_by: j.withdrawn_by, withdrawn_why: j.withdrawn_why, candidate: j.candidate,
  version: coalesce(j.version, 1)
