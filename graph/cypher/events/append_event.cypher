// Purpose: Adds an event with the next number. The counter is locked until the transaction ends.
// Parameters:
//   $event  its properties, without its number
// Columns:
//   seq  its number
MERGE (c:EventCounter {id: 'events'})
SET c.last = coalesce(c.last, 0) + 1
CREATE (e:Event {seq: c.last})
SET e += $event
RETURN e.seq AS seq
