// Purpose: Reads a page of the servants who hold or ever held a position in an organisation, ordered by folded name.
// Parameters:
//   $organisation  id of the organisation
//   $after         sort key of the last servant of the previous page; for the first page the beginning of the name, or ''
//   $until         a text that sorts after every sort key wanted
//   $limit         maximum number of servants
// Columns:
//   id                   of the servant
//   name                 as the portal with the highest source precedence writes it
//   birth_date_earliest  first possible day of birth
//   birth_date_latest    last possible day of birth
//   sex                  as the register states it
//   birthplace           as the register writes it
//   sort_key             property by which lists are ordered and paged
MATCH (:Organisation {id: $organisation})<-[:IN]-(:Position)<-[:TO]-(:Appointment)<-[:HELD]-(s:Servant)
WHERE s.sort_key > $after AND s.sort_key < $until
WITH DISTINCT s
RETURN s.id AS id, s.name AS name, s.birth_date_earliest AS birth_date_earliest, s.birth_date_latest AS birth_date_latest,
  s.sex AS sex, s.birthplace AS birthplace, s.sort_key AS sort_key
ORDER BY sort_key LIMIT $limit
