// Purpose: Locks findings until the transaction ends, by writing to them, and reads what is decided by. The caller raises the
//   versions of those that it changes.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   id             of the finding
//   rule           id of its rule
//   organisation   id of the organisation
//   severity       its severity
//   state          its state
//   evidence_hash  hash of the facts that it rests on
//   content_hash   hash of everything that is written of it
//   assignee       who reviews it, or null
//   due            the day by which it is to be reviewed, or null
//   note           the latest note, or null
//   version        its version
//   first_seen     time at which it was opened
//   disclosed_at   time at which it was disclosed to the servant, or null
//   servant        id of the servant whom it concerns, or null
//   linked         number of nodes that it is linked to as its evidence
UNWIND $ids AS id
MATCH (f:Finding {id: id})
SET f.version = coalesce(f.version, 0)
WITH f
OPTIONAL MATCH (f)-[e:EVIDENCE]->()
WITH f, count(e) AS linked
OPTIONAL MATCH (f)-[:CONCERNS]->(s:Servant)
RETURN collect({
  id: f.id, rule: f.rule, organisation: f.organisation, severity: f.severity, state: f.state, evidence_hash: f.evidence_hash,
  content_hash: f.content_hash, assignee: f.assignee, due: f.due, note: f.note, version: f.version,
  first_seen: f.first_seen, disclosed_at: f.disclosed_at,
  servant: s.id, linked: linked
}) AS rows
