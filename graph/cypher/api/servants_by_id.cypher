// Purpose: Reads servants by their ids, or by ids that were merged into theirs.
// Parameters:
//   $ids  list of servant ids
// Rows:
//   asked                the id asked for
//   {{servant}}
UNWIND $ids AS asked
OPTIONAL MATCH (d:Redirect {id: asked})
WITH asked, coalesce(d.to, asked) AS id
MATCH (s:Servant {id: id})
RETURN collect({
  asked: asked, {{servant}}
}) AS rows
