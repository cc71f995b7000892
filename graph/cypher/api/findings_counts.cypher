// Purpose: Counts findings.
// Parameters:
//   $by              rule, state, severity, organisation or month (of the case); null counts all together
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
// Rows:
//   key     what is counted; null for all together, and for cases whose day is not known
//   number  how many there are
MATCH (f:Finding)
WHERE {{finding_filter}}
WITH CASE $by WHEN 'rule' THEN f.rule WHEN 'state' THEN f.state WHEN 'severity' THEN f.severity
  WHEN 'organisation' THEN f.organisation WHEN 'month' THEN substring(toString(f.day), 0, 7) END AS key, count(f) AS number
ORDER BY key
RETURN collect({key: key, number: number}) AS rows
