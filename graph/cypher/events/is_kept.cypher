// Purpose: Tells whether an event is kept. The numbers have no gaps, so one that is missing was deleted.
// Parameters:
//   $seq  number of the event
// Columns:
//   last  number of the last event of all
//   kept  whether the event is kept
MATCH (c:EventCounter {id: 'events'})
OPTIONAL MATCH (e:Event {seq: $seq})
RETURN c.last AS last, e IS NOT NULL AS kept
