// Purpose: Deletes old events. The counter keeps the number of the last event, so no number is given twice.
// Parameters:
//   $before  events before this moment are deleted
// Columns: none
MATCH (e:Event)
WHERE e.at < $before
DETACH DELETE e
