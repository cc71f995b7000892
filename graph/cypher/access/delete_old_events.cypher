// Purpose: Deletes some of the access events whose retention has passed.
// Parameters:
//   $before_key  text after the sort keys of those that are deleted
//   $limit   largest number of events
// Columns:
//   number  how many were deleted
MATCH (e:AccessEvent) USING INDEX SEEK e:AccessEvent(sort_key)
WHERE e.sort_key < $before_key
WITH e LIMIT $limit
DETACH DELETE e
RETURN count(*) AS number
