// Purpose: Tells who holds the migration lock.
// Parameters:
//   $name  of the lock
// Columns:
//   id       of the holder's attempt
//   holder   who holds it; null if another tool took it, as with all that follow
//   host     machine of the holder
//   process  process of the holder
//   since    when it was taken
//   idle     seconds since the holder last showed that it is alive
MATCH (l:__Neo4jMigrationsLock {name: $name})
RETURN l.id AS id, l.holder AS holder, l.host AS host, l.process AS process, l.since AS since,
       duration.inSeconds(l.seen, datetime()).seconds AS idle
