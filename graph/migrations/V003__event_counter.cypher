// Two first events at once would each make the counter.
MERGE (c:EventCounter {id: 'events'}) SET c.last = coalesce(c.last, 0);
