// Purpose: A page of the servants without a valid national number, with the properties that name keys are made of.
// Parameters:
//   $after  id of the last servant of the page before, '' for the first page
//   $limit  size of the page
// Rows:
//   id                   of the servant
//   name                 as the winning claim writes it
//   also_written         other spellings, or null
//   birth_date_earliest  first possible day of birth
//   birth_date_latest    last possible day of birth
MATCH (s:Servant)
WHERE s.without_national_id > $after
WITH s ORDER BY s.id LIMIT $limit
RETURN collect({
  id: s.id, name: s.name, also_written: s.also_written, birth_date_earliest: s.birth_date_earliest,
  birth_date_latest: s.birth_date_latest
}) AS rows
