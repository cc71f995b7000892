// Purpose: Notes that something happened, with the next number; the counter is locked until the transaction ends.
// Parameters:
//   $kind    what happened
//   $portal  of which portal
//   $run     in which run
//   $about   what there is to say, as JSON
//   $at      when
// Columns:
//   seq  its number
MERGE (c:EventCounter {id: 'events'})
SET c.last = coalesce(c.last, 0) + 1
CREATE (e:Event {seq: c.last, kind: $kind, portal: $portal, run: $run, about: $about, at: $at})
RETURN e.seq AS seq
