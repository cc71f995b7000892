// Purpose: Forgets what happened long ago; the number of the last event stays, so that no number comes twice.
// Parameters:
//   $before  those before this moment
// Columns: none
MATCH (e:Event)
WHERE e.at < $before
DETACH DELETE e
