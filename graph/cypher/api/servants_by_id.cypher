// Purpose: Reads servants by their ids, or by ids that were merged into theirs.
// Parameters:
//   $ids   list of servant ids
//   $more  whether to read what few queries ask for, too; what is marked with * is null without it
// Rows:
//   asked                the id asked for
//   id                   of the servant
//   name                 as the portal with the highest source precedence writes it
//   birth_date_earliest  * first possible day of birth
//   birth_date_latest    * last possible day of birth
//   sex                  * as the register states it
//   birthplace           * as the register writes it
//   sort_key             property by which lists are ordered and paged
UNWIND $ids AS asked
OPTIONAL MATCH (d:Redirect {id: asked})
WITH asked, coalesce(d.to, asked) AS id
MATCH (s:Servant {id: id})
RETURN collect({
  asked: asked, id: s.id, name: s.name, sort_key: s.sort_key,
  birth_date_earliest: CASE WHEN $more THEN s.birth_date_earliest END,
  birth_date_latest: CASE WHEN $more THEN s.birth_date_latest END,
  sex: CASE WHEN $more THEN s.sex END,
  birthplace: CASE WHEN $more THEN s.birthplace END
}) AS rows
