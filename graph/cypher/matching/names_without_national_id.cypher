// Purpose: A page of the servants without a valid national number, by what blocking needs of them.
// Parameters:
//   $after  id of the last one of the page before, '' for the first
//   $limit  how many
// Columns:
//   id                   of the servant
//   name                 as the leading portal writes it
//   also_written         other spellings, or null
//   birth_date_earliest  first possible day of birth
//   birth_date_latest    last possible day of birth
MATCH (s:Servant)
WHERE s.without_national_id > $after
RETURN s.id AS id, s.name AS name, s.also_written AS also_written, s.birth_date_earliest AS birth_date_earliest,
  s.birth_date_latest AS birth_date_latest
ORDER BY s.id LIMIT $limit
