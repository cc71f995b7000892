// Purpose: Reads how often what the dossiers of competitions read was changed.
// Parameters:
//   $ids  list of position ids
// Rows:
//   id       of the position
//   version  of the dossier of its competitions
UNWIND $ids AS id
MATCH (p:Position {id: id})
RETURN collect({id: p.id, version: coalesce(p.dossier_version, 0)}) AS rows
