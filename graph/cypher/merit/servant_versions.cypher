// Purpose: Reads how often what the dossiers of servants read was changed.
// Parameters:
//   $ids  list of servant ids
// Rows:
//   id       of the servant
//   version  of her dossier
UNWIND $ids AS id
MATCH (s:Servant {id: id})
RETURN collect({id: s.id, version: coalesce(s.dossier_version, 0)}) AS rows
