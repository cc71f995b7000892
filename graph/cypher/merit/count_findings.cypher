// Purpose: Counts findings by rule, severity and body.
// Parameters:
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
//   rule               id of the rule
//   severity           the severity
//   organisation       id of the organisation
//   organisation_name  name of the organisation, or null where it is not in the graph
//   findings           how many there are
MATCH (f:Finding)
WHERE {{finding_filter}}
WITH f.rule AS rule, f.severity AS severity, f.organisation AS organisation, count(*) AS findings
OPTIONAL MATCH (o:Organisation {id: organisation})
WITH rule, severity, organisation, o.name AS organisation_name, findings ORDER BY rule, severity, organisation
RETURN collect({
  rule: rule, severity: severity, organisation: organisation, organisation_name: organisation_name, findings: findings
}) AS rows
