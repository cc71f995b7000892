// Purpose: The appointments of servants, and the line and the promotions derived from them so far.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   servant     id
//   spells      list of maps, one for each appointment to a known position
//   next        list of [from, into] appointment ids
//   promotions  list of maps
UNWIND $ids AS id
MATCH (s:Servant {id: id})
RETURN s.id AS servant,
  COLLECT {
    MATCH (s)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)
    RETURN {
      id: a.id, position: p.id, mode: a.mode, civil_service: a.civil_service, fte: a.fte, open: a.open,
      start_earliest: a.start_earliest, start_latest: a.start_latest,
      end_earliest: a.end_earliest, end_latest: a.end_latest,
      order_date_earliest: a.order_date_earliest, order_date_latest: a.order_date_latest,
      rank: a.rank, ladder: a.ladder, full_post_share: a.full_post_share
    }
  } AS spells,
  COLLECT { MATCH (s)-[:HELD]->(a:Appointment)-[:NEXT]->(b:Appointment) RETURN [a.id, b.id] } AS next,
  COLLECT {
    MATCH (s)-[:RECEIVED]->(m:Promotion)
    OPTIONAL MATCH (m)-[:FROM]->(a:Appointment)
    OPTIONAL MATCH (m)-[:INTO]->(b:Appointment)
    RETURN {
      id: m.id, kind: m.kind, steps: m.steps,
      ordered_earliest: m.ordered_earliest, ordered_latest: m.ordered_latest, from: a.id, into: b.id
    }
  } AS promotions
