// Purpose: Reads organisations by id, with all their versions and the organisation above each version.
// Parameters:
//   $ids  list of organisation ids
// Rows:
//   {{organisation}}
UNWIND $ids AS id
MATCH (o:Organisation {id: id})
RETURN collect({
  {{organisation}}
}) AS rows
