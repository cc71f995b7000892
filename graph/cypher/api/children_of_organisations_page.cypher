// Purpose: Lists a page of the organisations that stand directly below each of several ones today, ordered by folded name.
// Parameters:
//   $owners  list of organisation ids
//   $today   the day of today
//   $after   sort key of the last organisation of the previous page, '' for the first page
//   $limit   maximum number of organisations below each of them
// Rows:
//   owner   id of the organisation above
//   listed  list of ids of organisations, in order
UNWIND $owners AS id
MATCH (above:Organisation {id: id})
WITH above.id AS owner,
  COLLECT {
    MATCH (above)<-[:PART_OF]-(part:OrganisationVersion)<-[:HAS_VERSION]-(o:Organisation)
    WHERE part.start_latest <= $today AND (part.open OR $today < part.end_earliest)
    // Without this step Neo4j would read the index of all organisations for each owner.
    WITH DISTINCT o
    WHERE o.sort_key > $after
    RETURN o.id AS child ORDER BY o.sort_key LIMIT $limit
  } AS listed
RETURN collect({owner: owner, listed: listed}) AS rows
