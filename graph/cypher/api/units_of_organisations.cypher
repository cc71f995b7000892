// Purpose: Lists each of several organisations with all that stand below it on a day.
// Parameters:
//   $owners  list of organisation ids
//   $on      the day
//   $limit   maximum number of organisations for each
// Rows:
//   owner  id of the organisation
//   units  list of ids, in order; the organisation is one of them
UNWIND $owners AS id
MATCH (o:Organisation {id: id})
WITH o.id AS owner,
  COLLECT {
    {{units_on}}
    RETURN unit.id AS unit ORDER BY unit LIMIT $limit
  } AS units
RETURN collect({owner: owner, units: units}) AS rows
