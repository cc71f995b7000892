// Purpose: Reads a page of requests to load, the newest first. A graph has few.
// Parameters:
//   $portal  name of a portal, or null for all
//   $kind    a kind, or null for all
//   $state   a state, or null for all
//   $since   only requests that were asked for, taken or ended at this moment or later; null for all
//   $before  when the last request of the previous page was asked for; a time in the far future for the first page
//   $after   id of the last request of the previous page, '' for the first page
//   $limit   maximum number of requests
// Rows:
//   {{load_request}}
MATCH (q:LoadRequest)
WHERE (q.asked_at < $before OR (q.asked_at = $before AND q.id > $after)) AND {{load_request_filter}}
WITH q ORDER BY q.asked_at DESC, q.id LIMIT $limit
RETURN collect({ {{load_request}} }) AS rows
