// Purpose: All judgements on who is one person.
// Parameters: none
// Columns:
//   id            of the judgement
//   left          an identifier key
//   right         another identifier key
//   verdict       accept, reject or unsure
//   by            who judged
//   why           in their words
//   at            when
//   state         waiting, applied, refused, withdrawing or withdrawn
//   problem       why it was refused
//   withdrawn_at  when it was taken back
MATCH (j:Judgement)
RETURN j.id AS id, j.left AS left, j.right AS right, j.verdict AS verdict, j.by AS by, j.why AS why, j.at AS at,
  j.state AS state, j.problem AS problem, j.withdrawn_at AS withdrawn_at
