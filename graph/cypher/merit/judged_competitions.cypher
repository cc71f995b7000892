// Purpose: Lists a page of all positions for which a competition was held, with what is kept of those whose dossiers need not be
//   judged again, as far as their marks and the day tell.
// Parameters:
//   $after      last id of the previous page, '' for the first page
//   $limit      maximum number of ids
//   $judged_by  digest of rules and policy
//   $as_of      day of judgement
// Rows:
//   id     of the position
//   kept   properties of the judged dossier; null where the dossier is to be judged
//   facts  number of applications for it
MATCH (p:Position)
WHERE p.id > $after AND EXISTS { (p)<-[:FOR]-(:Competition) }
WITH p ORDER BY p.id LIMIT $limit
OPTIONAL MATCH (j:JudgedDossier {id: p.id})
WITH p, CASE
    WHEN j.version = coalesce(p.dossier_version, 0) AND j.judged_by = $judged_by AND j.as_of <= $as_of AND j.due > $as_of
    THEN properties(j)
  END AS kept
WITH p, kept ORDER BY p.id
RETURN collect({
  id: p.id, kept: kept, facts: COUNT { (p)<-[:FOR]-(:Competition)<-[:IN]-(:Application) }
}) AS rows
