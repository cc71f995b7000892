// Columns:
//   id         of the request
//   kind       sync, replay or confirm_removals
//   portal     name of the portal, null for all
//   run        id of the held run whose removals are confirmed, or null
//   rows       ids of the rows to replay, as the API shows them; null for all
//   by         who asked for it
//   why        the reason
//   state      waiting, taken, done, refused or failed
//   message    what became of it, or why it waits again; or null
//   attempts   how often a worker began it
//   asked_at   when it was asked for
//   taken_at   when a worker took it last, or null
//   ended_at   when it was done, refused or failed, or null
id: q.id, kind: q.kind, portal: q.portal, run: q.run, rows: q.rows, by: q.by, why: q.why, state: q.state, message: q.message,
  attempts: coalesce(q.attempts, 0), asked_at: q.asked_at, taken_at: q.taken_at, ended_at: q.ended_at
