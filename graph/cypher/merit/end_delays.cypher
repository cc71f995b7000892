// Purpose: Writes of delays of disclosure that they are over, and reads the findings. A delay of which that is written already, or
//   that lasts longer by now, is passed over.
// Parameters:
//   $ids    list of finding ids
//   $today  the day of today
// Rows:
//   id            of the finding
//   rule          id of its rule
//   organisation  id of the organisation
//   severity      its severity
//   state         its state
UNWIND $ids AS id
MATCH (d:DisclosureDelay {id: id})
WHERE d.until <= $today AND d.over IS NULL
SET d.over = true
WITH d
MATCH (f:Finding {id: d.id})
WITH f ORDER BY f.id
RETURN collect({id: f.id, rule: f.rule, organisation: f.organisation, severity: f.severity, state: f.state}) AS rows
