// Purpose: Lists who may hold a post of the civil service in some bodies on a day, and was assessed for a reserve or was ever a member
//   of one.
// Parameters:
//   $bodies  list of organisation ids
//   $day     the day
//   $kind    type of the assessments for a reserve
// Rows:
//   id           of the servant
//   name         hers
//   in_post      whether she certainly holds such a post on the day
//   assessed     list of [first and last day on which the result was fixed] of her assessments for a reserve
//   memberships  list of [open, first and last day of its start, first and last day of its end]
UNWIND $bodies AS body
MATCH (o:Organisation {id: body})<-[:IN]-(:Position)<-[:TO]-(a:Appointment)<-[:HELD]-(s:Servant)
WHERE a.start_earliest <= $day AND (a.open OR coalesce(a.end_latest > $day, true)) AND coalesce(a.civil_service, true)
WITH s, max(CASE
    WHEN a.start_latest <= $day AND (a.open OR coalesce(a.end_earliest > $day, false)) AND coalesce(a.civil_service, false) THEN 1
    ELSE 0
  END) AS certain
WITH s, certain,
  COLLECT {
    MATCH (s)-[:ASSESSED_IN]->(x:Assessment) WHERE x.type = $kind
    RETURN [x.fixed_on_earliest, x.fixed_on_latest]
  } AS assessed,
  COLLECT {
    MATCH (s)-[:LISTED]->(m:ReserveMembership)
    RETURN [m.open, m.start_earliest, m.start_latest, m.end_earliest, m.end_latest]
  } AS memberships
WHERE size(assessed) > 0 OR size(memberships) > 0
RETURN collect({id: s.id, name: s.name, in_post: certain = 1, assessed: assessed, memberships: memberships}) AS rows
