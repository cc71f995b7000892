// Purpose: Reads the days for which portals have loaded labels completely, for all bodies that their records describe. Scopes that
//   name bodies are left out: a rule finds them at the bodies.
// Parameters: none
// Rows:
//   portal   its name
//   country  whose bodies a list of the whole country is complete for; null for any other list
//   labels   list of labels
//   from     first day covered
//   to       first day no longer covered
MATCH (c:Coverage)
WHERE c.bodies IS NULL
WITH c ORDER BY c.id
RETURN collect({
  portal: c.portal, country: CASE WHEN c.whole_country THEN c.country END, labels: c.labels, from: c.from, to: c.to
}) AS rows
