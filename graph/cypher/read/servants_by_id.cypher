// Purpose: Servants by their ids.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   id                   of the servant
//   name                 as the leading portal writes it
//   birth_date_earliest  first possible day of birth
//   birth_date_latest    last possible day of birth
//   sex                  as the register states it
//   birthplace           as the register writes it
//   sort_key             the order lists are paged in
UNWIND $ids AS id
MATCH (s:Servant {id: id})
RETURN s.id AS id, s.name AS name, s.birth_date_earliest AS birth_date_earliest, s.birth_date_latest AS birth_date_latest,
  s.sex AS sex, s.birthplace AS birthplace, s.sort_key AS sort_key
