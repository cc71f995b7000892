// Purpose: Reads the weight and the version of dossiers, with what is kept of them.
// Parameters:
//   $ids  list of ids of servants and positions
// Rows:
//   id         of the servant or position
//   facts      number of its relationships
//   version    of the dossier
//   kept       version, digest of what judged it, day of judgement, day until which it stands, bodies and answers of the judged
//              dossier; null where none is kept
UNWIND $ids AS id
CALL (id) {
  MATCH (s:Servant {id: id})
  RETURN s AS subject
  UNION
  MATCH (p:Position {id: id})
  RETURN p AS subject
}
OPTIONAL MATCH (j:JudgedDossier {id: id})
RETURN collect({
  id: id, facts: COUNT { (subject)--() }, version: coalesce(subject.dossier_version, 0),
  kept: CASE WHEN j IS NULL THEN null ELSE [j.version, j.judged_by, j.as_of, j.due, j.bodies, j.answers] END
}) AS rows
