// Purpose: The appointments of servants to known positions, as spells of their careers.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   spells  list of maps
UNWIND $ids AS id
MATCH (s:Servant {id: id})-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
RETURN collect({
  servant: s.id, id: a.id, position: p.id, title: p.title, organisation: o.id, derived: a.derived,
  mode: a.mode, civil_service: a.civil_service, fte: a.fte, open: a.open,
  start_earliest: a.start_earliest, start_latest: a.start_latest,
  end_earliest: a.end_earliest, end_latest: a.end_latest,
  order_date_earliest: a.order_date_earliest, order_date_latest: a.order_date_latest,
  rank: a.rank, ladder: a.ladder, full_post_share: a.full_post_share
}) AS spells
