// Purpose: Counts the readings of a servant's data that she may see.
// Parameters:
//   $servants  list of her ids: as it is now, and those that were merged into it
//   $delays    list of {since, everywhere, bodies}: readings of investigations that are not shown: the moment from which on, and
//              for which bodies, or for all
//   $after     text that sorts after every sort key
// Columns:
//   number  how many there are
UNWIND $servants AS servant
MATCH (e:AccessEvent {servant: servant})
WHERE e.sort_key < $after AND {{shown_to_her}}
RETURN count(e) AS number
