// Purpose: Reads a page of the findings that concern one servant.
// Parameters:
//   $servant         id of the servant
//   $order           day for the newest case first, severity for the most severe, change for the newest change
//   $rules           list of rule ids, or null for all
//   $severities      list of severities, or null for all
//   $states          list of states, or null for all
//   $organisations   list of ids of bodies, or null for all
//   $assignee        who reviews them, or null for all
//   $unassigned      whether only those that nobody reviews
//   $day_from        first day of the cases, or null
//   $day_before      first day after them, or null
//   $since           only findings first seen at this moment or later; null for all
//   $seen_before     only findings first seen before this moment; null for all
//   $decided_by      only findings that this person confirmed or dismissed; null for all
//   $changed_since   only findings opened or changed at this moment or later; null for all
//   $missing_record  whether they rest on a record that is missing at its portal; null for all
//   $withheld        none of these ids of findings; null for all
//   $disclosed       whether only findings that are confirmed and were disclosed to their servants
//   $after           order key of the last finding of the previous page, '' for the first page
//   $limit           maximum number of findings
// Rows:
//   order_key  by which the list is ordered and paged
//   {{finding}}
MATCH (concerned:Servant {id: $servant})<-[:CONCERNS]-(f:Finding)
WHERE {{finding_filter}}
WITH f, CASE $order WHEN 'severity' THEN f.severity_key WHEN 'change' THEN f.changed_key ELSE f.sort_key END AS key
WHERE key > $after
WITH f, key ORDER BY key LIMIT $limit
RETURN collect({ order_key: key, {{finding}} }) AS rows
