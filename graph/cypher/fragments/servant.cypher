// Columns:
//   id                   of the servant
//   name                 as the portal with the highest source precedence writes it
//   birth_date_earliest  first possible day of birth
//   birth_date_latest    last possible day of birth
//   sex                  as the register states it
//   birthplace           as the register writes it
//   sort_key             property by which lists are ordered and paged
id: s.id, name: s.name, birth_date_earliest: s.birth_date_earliest, birth_date_latest: s.birth_date_latest,
  sex: s.sex, birthplace: s.birthplace, sort_key: s.sort_key
