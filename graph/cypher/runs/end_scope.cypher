// Purpose: Ends the reading of a scope: gives its lease back, notes how far it was read and for which days it is complete, keeps
//          its books and tells of its end. Where the lease is not theirs any more nothing of it is kept.
// Parameters:
//   $place       of the lease: portal/stream/scope
//   $holder      who read it
//   $now         the moment
//   $watermarks  list of none or one: {id, properties}
//   $coverages   list of none or one: {id, from, properties}; the first day already covered stays covered
//   $run         id of the run
//   $id          id of the scope's run
//   $books       its properties: stream, scope, state, problem, how many records are missing and gone, and counts of rows
//   $event       properties of the event, without its number; the counter is locked until the transaction ends
// Columns:
//   seq  number of the event; no row where the lease is not theirs, or the run is not there
MATCH (l:Lease {id: $place})
// Written first, so that it stays as it is read until the transaction ends.
SET l.asked = $now
WITH l
WHERE l.holder = $holder
MATCH (run:LoadRun {id: $run})
MERGE (run)-[:READ]->(s:ScopeRun {id: $id})
SET s += $books
FOREACH (kept IN $watermarks | MERGE (w:Watermark {id: kept.id}) SET w += kept.properties)
FOREACH (kept IN $coverages |
  MERGE (c:Coverage {id: kept.id})
  SET c += kept.properties, c.from = CASE WHEN c.from < kept.from THEN c.from ELSE kept.from END)
MERGE (counter:EventCounter {id: 'events'})
SET counter.last = coalesce(counter.last, 0) + 1
CREATE (e:Event {seq: counter.last})
SET e += $event
DELETE l
RETURN e.seq AS seq
