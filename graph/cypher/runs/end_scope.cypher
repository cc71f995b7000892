// Purpose: Ends the reading of a scope: releases its lease, notes its watermark, keeps its books and adds an event. Writes nothing
//   of this if the holder has lost the lease.
// Parameters:
//   $scope_key   portal/stream/scope, which is also the id of its lease
//   $holder      who read it
//   $now         the present moment
//   $watermarks  list of none or one: {id, properties}
//   $run         id of the run
//   $id          id of the scope's run
//   $books       its properties: stream, scope, state, problem, how many records are missing and gone, and counts of rows
//   $event       properties of the event, without its number; the counter is locked until the transaction ends
// Columns:
//   seq  number of the event; no row if the lease was lost, or if the run does not exist
MATCH (l:Lease {id: $scope_key})
// Written before it is read, so that nobody changes it until the transaction ends.
SET l.asked = $now
WITH l
WHERE l.holder = $holder
MATCH (run:LoadRun {id: $run})
MERGE (run)-[:READ]->(s:ScopeRun {id: $id})
SET s += $books
FOREACH (kept IN $watermarks | MERGE (w:Watermark {id: kept.id}) SET w += kept.properties)
MERGE (counter:EventCounter {id: 'events'})
SET counter.last = coalesce(counter.last, 0) + 1
CREATE (e:Event {seq: counter.last})
SET e += $event
DELETE l
RETURN e.seq AS seq
