// Purpose: Counts the organisations that stand directly below each of several ones today.
// Parameters:
//   $owners  list of organisation ids
//   $today   the day of today
// Rows:
//   owner   id of the organisation above
//   number  of organisations below it
UNWIND $owners AS id
MATCH (above:Organisation {id: id})
WITH above.id AS owner,
  COUNT {
    MATCH (above)<-[:PART_OF]-(part:OrganisationVersion)<-[:HAS_VERSION]-(o:Organisation)
    WHERE part.start_latest <= $today AND (part.open OR $today < part.end_earliest)
    RETURN DISTINCT o
  } AS number
RETURN collect({owner: owner, number: number}) AS rows
