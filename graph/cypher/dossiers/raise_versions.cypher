// Purpose: Raises the version of dossiers, so that the next detection judges them again. The first version of a subject is the
//   present millisecond: a servant who was deleted and comes back never gets a version that she had before.
// Parameters:
//   $ids  list of ids of servants and positions
// Columns: none
UNWIND $ids AS id
CALL (id) {
  MATCH (s:Servant {id: id})
  RETURN s AS subject
  UNION
  MATCH (p:Position {id: id})
  RETURN p AS subject
}
SET subject.dossier_version = coalesce(subject.dossier_version, timestamp()) + 1
