// Purpose: Counts findings by rule, severity and body.
// Parameters:
//   $rules         list of rule ids, or null for all
//   $severities    list of severities, or null for all
//   $states        list of states, or null for all
//   $organisation  id of an organisation, or null for all
//   $assignee      who reviews them, or null for all
//   $since         only findings first seen at this moment or later; null for all
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
