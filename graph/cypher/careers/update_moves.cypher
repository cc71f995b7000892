// Purpose: Updates the properties of moves that stay.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MATCH (m:Promotion {id: r.id})
SET m += r.properties
SET m.day_key = coalesce(toString(m.ordered_latest), '') + '\u0001' + m.id
SET m.name = coalesce(CASE WHEN m.kind IN ['other', 'unknown'] THEN null ELSE m.kind END, 'move')
  + CASE WHEN m.steps > 0 THEN ' +' + toString(m.steps) ELSE '' END + coalesce(' ' + substring(toString(m.ordered_latest), 0, 4), '')
