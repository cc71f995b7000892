// Purpose: Raises the versions of findings, which locks them until the transaction ends, and reads what is decided by.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   id             of the finding
//   rule           id of its rule
//   organisation   id of the organisation
//   severity       its severity
//   state          its state
//   evidence_hash  hash of its reason, organisation, servant and evidence
//   assignee       who reviews it, or null
//   due            the day by which it is to be reviewed, or null
//   note           the latest note, or null
//   version        its raised version
UNWIND $ids AS id
MATCH (f:Finding {id: id})
SET f.version = coalesce(f.version, 0) + 1
RETURN collect({
  id: f.id, rule: f.rule, organisation: f.organisation, severity: f.severity, state: f.state, evidence_hash: f.evidence_hash,
  assignee: f.assignee, due: f.due, note: f.note, version: f.version
}) AS rows
