// Purpose: A page of servants by folded name, all of them or those whose folded name begins in a certain way.
// Parameters:
//   $after  sort key of the last one of the page before; for the first page the beginning of the name, or ''
//   $until  a text greater than every sort key wanted
//   $limit  how many at the most
// Columns:
//   id                   of the servant
//   name                 as the leading portal writes it
//   birth_date_earliest  first possible day of birth
//   birth_date_latest    last possible day of birth
//   sex                  as the register states it
//   birthplace           as the register writes it
//   sort_key             the order they come in
MATCH (s:Servant)
WHERE s.sort_key > $after AND s.sort_key < $until
RETURN s.id AS id, s.name AS name, s.birth_date_earliest AS birth_date_earliest, s.birth_date_latest AS birth_date_latest,
  s.sex AS sex, s.birthplace AS birthplace, s.sort_key AS sort_key
ORDER BY s.sort_key LIMIT $limit
