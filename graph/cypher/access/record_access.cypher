// Purpose: Keeps readings of people's data. One that is kept already stays as it is, so the statement may run again.
// Parameters:
//   $events  list of {id, properties: those of the :AccessEvent without its id}
// Columns:
//   number  number of events
UNWIND $events AS event
MERGE (e:AccessEvent {id: event.id})
SET e += event.properties
RETURN count(e) AS number
