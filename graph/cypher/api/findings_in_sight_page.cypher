// Purpose: Reads a page of the findings of a few bodies, and of those about people who ever served there.
//   It walks along the order, and stops at the end of the page: the cost of a page does not grow with the list. Where few of
//   the findings that it meets are of the bodies, it looks up theirs from there on.
// Parameters:
//   $scope           list of ids of the organisations whose findings the caller sees, and whose people she sees whole
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
//   $walked          how many findings are looked at along the order before those of the bodies are looked up
// Rows:
//   order_key  by which the list is ordered and paged
//   {{finding}}
CALL () {
  MATCH (f:Finding) USING INDEX SEEK f:Finding(sort_key)
  WHERE f.sort_key > $after
  WITH f ORDER BY f.sort_key LIMIT $walked
  WITH f
  WHERE {{finding_in_sight}} AND {{finding_filter}}
  WITH f ORDER BY f.sort_key LIMIT $limit
  RETURN collect(f) AS near
}
CALL (near) {
  UNWIND CASE WHEN size(near) < $limit THEN [$after] ELSE [] END AS start
  CALL (start) {
    MATCH (f:Finding) USING INDEX SEEK f:Finding(sort_key)
    WHERE f.sort_key > start
    WITH f.sort_key AS key ORDER BY f.sort_key SKIP $walked LIMIT 1
    RETURN key
  }
  RETURN collect(key) AS beyond
}
CALL (beyond) {
  UNWIND beyond AS start
  UNWIND $scope AS body
  MATCH (o:Organisation {id: body})
  CALL (o) {
    MATCH (f:Finding {organisation: o.id}) RETURN f
    UNION
    MATCH (o)<-[:IN]-(:Position)<-[:TO]-(:Appointment)<-[:HELD]-(:Servant)<-[:CONCERNS]-(f:Finding) RETURN f
  }
  WITH DISTINCT f, start
  WHERE f.sort_key >= start
  WITH DISTINCT f
  WHERE {{finding_filter}}
  WITH f ORDER BY f.sort_key LIMIT $limit
  RETURN collect(f) AS far
}
UNWIND near + far AS f
WITH f, f.sort_key AS key ORDER BY f.sort_key LIMIT $limit
RETURN collect({ order_key: key, {{finding}} }) AS rows
