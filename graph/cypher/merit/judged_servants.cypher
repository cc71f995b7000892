// Purpose: Lists a page of all servants, with what is kept of those whose dossiers need not be judged again, as far as their
//   marks and the day tell.
// Parameters:
//   $after      last id of the previous page, '' for the first page
//   $limit      maximum number of ids
//   $judged_by  digest of rules and policy
//   $as_of      day of judgement
// Rows:
//   id     of the servant
//   kept   properties of the judged dossier; null where the dossier is to be judged
//   facts  number of the servant's relationships
MATCH (s:Servant)
WHERE s.id > $after
WITH s ORDER BY s.id LIMIT $limit
OPTIONAL MATCH (j:JudgedDossier {id: s.id})
WITH s, CASE
    WHEN j.version = coalesce(s.dossier_version, 0) AND j.judged_by = $judged_by AND j.as_of <= $as_of AND j.due > $as_of
    THEN properties(j)
  END AS kept
WITH s, kept ORDER BY s.id
RETURN collect({id: s.id, kept: kept, facts: COUNT { (s)--() }}) AS rows
