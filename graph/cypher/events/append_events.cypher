// Purpose: Adds events with consecutive numbers. The counter is locked until the transaction ends.
// Parameters:
//   $events  list of {offset: place in the list, from 1, properties: those of the event without its number}
// Columns:
//   seq  number of the last one
MERGE (c:EventCounter {id: 'events'})
SET c.last = coalesce(c.last, 0) + size($events)
WITH c, c.last - size($events) AS before
UNWIND $events AS event
CREATE (e:Event {seq: before + event.offset})
SET e += event.properties
RETURN max(e.seq) AS seq
