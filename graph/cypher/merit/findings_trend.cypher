// Purpose: Counts what happened to findings, by month, rule and body. A finding that is decided on twice counts twice.
// Parameters:
//   $rules         list of rule ids, or null for all
//   $organisation  id of an organisation, or null for all
//   $since         the first moment that counts
//   $until         the first moment that no longer counts
// Rows:
//   month              such as 2026-11, in UTC
//   rule               id of the rule
//   organisation       id of the organisation
//   organisation_name  name of the organisation, or null where it is not in the graph
//   change             opened, reopened, confirmed, dismissed or resolved
//   changes            how often it happened
MATCH (r:Review)
WHERE r.at >= $since AND r.at < $until AND r.change IN ['opened', 'reopened', 'confirmed', 'dismissed', 'resolved']
MATCH (f:Finding)-[:CHANGED_BY]->(r)
WHERE ($rules IS NULL OR f.rule IN $rules) AND ($organisation IS NULL OR f.organisation = $organisation)
WITH r.at.year * 100 + r.at.month AS month, f.rule AS rule, f.organisation AS organisation, r.change AS change,
  count(*) AS changes
OPTIONAL MATCH (o:Organisation {id: organisation})
WITH toString(month / 100) + '-' + right('0' + toString(month % 100), 2) AS month, rule, organisation,
  o.name AS organisation_name, change, changes
ORDER BY month, rule, organisation, change
RETURN collect({
  month: month, rule: rule, organisation: organisation, organisation_name: organisation_name, change: change, changes: changes
}) AS rows
