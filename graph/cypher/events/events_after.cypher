// Purpose: Reads the events with the next numbers, and the number of the last event of all.
// Parameters:
//   $seq     events after this number
//   $seq_to  and up to this number
// Columns:
//   last    number of the last event of all
//   events  list of {seq, kind, run, about, at}, by number
MATCH (c:EventCounter {id: 'events'})
RETURN c.last AS last, COLLECT {
  MATCH (e:Event)
  WHERE e.seq > $seq AND e.seq <= $seq_to
  RETURN {seq: e.seq, kind: e.kind, run: e.run, about: e.about, at: e.at} ORDER BY e.seq
} AS events
