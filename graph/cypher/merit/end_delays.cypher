// Purpose: Marks delays of disclosure as over, and reads their findings. A delay that is marked already, or that lasts longer by
//   now, is passed over.
// Parameters:
//   $ids    list of finding ids
//   $today  today's date
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
