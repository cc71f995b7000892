// Columns:
//   id                   of the servant
//   name                 as the portal with the highest source precedence writes it
//   birth_date_earliest  first possible day of birth
//   birth_date_latest    last possible day of birth
//   sex                  as the register states it
//   birthplace           as the register writes it
//   sort_key             property by which lists are ordered and paged
s.id AS id, s.name AS name, s.birth_date_earliest AS birth_date_earliest, s.birth_date_latest AS birth_date_latest,
  s.sex AS sex, s.birthplace AS birthplace, s.sort_key AS sort_key
