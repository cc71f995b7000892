// Purpose: All judgements on whether two servants are one person.
// Parameters: none
// Columns:
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
RETURN j.id AS id, j.left AS left, j.right AS right, j.verdict AS verdict, j.by AS by, j.why AS why, j.at AS at,
  j.state AS state, j.problem AS problem, j.withdrawn_at AS withdrawn_at
