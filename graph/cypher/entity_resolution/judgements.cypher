// Purpose: All judgements on whether two servants are one person.
// Parameters: none
// Rows:
//   id            of the judgement
//   left          an identifier key
//   right         another identifier key
//   verdict       accept, reject or unsure
//   by            author of the judgement
//   why           reason in the author's words
//   at            moment of the judgement
//   state         waiting, applied, refused, withdrawing or withdrawn
//   problem       why it was refused or still waits, or null
//   withdrawn_at  moment of withdrawal, or null
MATCH (j:Judgement)
RETURN collect({
  id: j.id, left: j.left, right: j.right, verdict: j.verdict, by: j.by, why: j.why, at: j.at, state: j.state,
  problem: j.problem, withdrawn_at: j.withdrawn_at
}) AS rows
