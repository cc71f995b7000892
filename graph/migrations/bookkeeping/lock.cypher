// Purpose: Takes the one migration lock of this database; fails on its constraint while another holds it.
// Parameters:
//   $id      of this attempt
//   $name    of the lock, the same for all who migrate this database
//   $holder  who takes it, for people to read
//   $host    machine of the holder
//   $process process of the holder, in a form that is never used twice on that machine
// Columns:
//   id  of this attempt
CREATE (l:__Neo4jMigrationsLock {id: $id, name: $name, holder: $holder, host: $host, process: $process})
SET l.since = datetime(), l.seen = datetime()
RETURN l.id AS id
