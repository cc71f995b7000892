// Purpose: The profiles of servants: all that matching compares.
// Parameters:
//   $ids  list of servant ids
// Rows:
//   id                   of the servant
//   name                 as the winning claim writes it
//   also_written         other spellings, or null
//   sex                  as the register states it
//   birth_date_earliest  first possible day of birth
//   birth_date_latest    last possible day of birth
//   match_pending        the mark of a servant who is match pending, else null
//   identifiers          list of identifier keys
//   services             list of maps, one for each appointment
UNWIND $ids AS id
MATCH (s:Servant {id: id})
WITH s.id AS id, s.name AS name, s.also_written AS also_written, s.sex AS sex, s.match_pending AS match_pending,
  s.birth_date_earliest AS birth_date_earliest, s.birth_date_latest AS birth_date_latest,
  COLLECT { MATCH (s)<-[:IDENTIFIES]-(i:Identifier) RETURN i.key } AS identifiers,
  COLLECT {
    MATCH (s)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
    RETURN {
      organisation: o.id, country: o.country, title: p.title, mode: a.mode, full: a.full_post_share, open: a.open,
      start_earliest: a.start_earliest, start_latest: a.start_latest,
      end_earliest: a.end_earliest, end_latest: a.end_latest
    }
  } AS services
RETURN collect({
  id: id, name: name, also_written: also_written, sex: sex, match_pending: match_pending,
  birth_date_earliest: birth_date_earliest, birth_date_latest: birth_date_latest, identifiers: identifiers, services: services
}) AS rows
