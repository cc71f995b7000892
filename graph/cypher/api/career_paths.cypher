// Purpose: Reads the careers of servants: every appointment with the versions of its position, the move into it, and the
//   organisations with their versions. One walk around an appointment finds its position and the moves, one around a position its
//   organisation and versions: to walk past the other links costs more than what is read. Each organisation is read once.
// Parameters:
//   $servants  list of servant ids
//   $more      whether to read what few queries ask for, too; what is marked with * is null without it
// Rows:
//   asked          the id asked for, which may be one that was merged into the servant's
//   id             of the servant
//   name           as the portal with the highest source precedence writes it
//   birth_date_earliest  * first possible day of birth
//   birth_date_latest    * last possible day of birth
//   sex            * as the register states it
//   birthplace     * as the register writes it
//   sort_key       property by which lists are ordered and paged
//   appointments   list of maps in no order, each with the ids of its position, organisation and competition*, with the title of the
//                  position as it is now, with moves, a list of {kind, steps*, left*}: moves into it along the main line and the ids
//                  of the appointments left; and with versions, a list of maps, one for each version of its position
//   organisations  list of maps, each with the name as it is now, country* and versions, a list of maps
UNWIND $servants AS asked
OPTIONAL MATCH (d:Redirect {id: asked})
WITH asked, coalesce(d.to, asked) AS id
MATCH (s:Servant {id: id})
WITH asked, s, COLLECT {
    MATCH (s)-[:HELD]->(a)
    WITH a, COLLECT { MATCH (a)-[:TO|INTO]-(x) RETURN x } AS beside
    WITH a, beside, head([x IN beside WHERE x:Position]) AS p
    RETURN [a, p, COLLECT { MATCH (p)-[:IN|HAS_VERSION]->(x) RETURN x }, [x IN beside WHERE x:Promotion]] AS held
  } AS career
RETURN collect({
  asked: asked, id: s.id, name: s.name, sort_key: s.sort_key,
  birth_date_earliest: CASE WHEN $more THEN s.birth_date_earliest END,
  birth_date_latest: CASE WHEN $more THEN s.birth_date_latest END,
  sex: CASE WHEN $more THEN s.sex END,
  birthplace: CASE WHEN $more THEN s.birthplace END,
  appointments: COLLECT {
    UNWIND career AS held
    WITH held[0] AS a, held[1] AS p, held[2] AS around, held[3] AS promotions
    RETURN {
      id: a.id, mode: a.mode, order_number: a.order_number, rank: a.rank, open: a.open,
      start_earliest: a.start_earliest, start_latest: a.start_latest,
      end_earliest: a.end_earliest, end_latest: a.end_latest,
      order_date_earliest: a.order_date_earliest, order_date_latest: a.order_date_latest,
      position: p.id, title: p.title, organisation: head([x IN around WHERE x:Organisation | x.id]),
      mode_word: CASE WHEN $more THEN a.mode_word END,
      term: CASE WHEN $more THEN a.term END,
      civil_service: CASE WHEN $more THEN a.civil_service END,
      end_reason: CASE WHEN $more THEN a.end_reason END,
      end_reason_word: CASE WHEN $more THEN a.end_reason_word END,
      fte: CASE WHEN $more THEN a.full_post_share END,
      ladder: CASE WHEN $more THEN a.ladder END,
      competition: CASE WHEN $more THEN head(COLLECT { MATCH (a)-[:AFTER]->(c) RETURN c.id }) END,
      moves: COLLECT {
        UNWIND promotions AS m
        RETURN {
          kind: m.kind, steps: CASE WHEN $more THEN m.steps END,
          left: CASE WHEN $more THEN COLLECT { MATCH (m)-[:FROM]->(b) RETURN b.id } END
        }
      },
      versions: [v IN around WHERE v:PositionVersion | {
        id: v.id, title: v.title, open: v.open, start_earliest: v.start_earliest, start: v.start_latest, end_latest: v.end_latest,
        group: CASE WHEN $more THEN v.group END,
        servant_class: CASE WHEN $more THEN v.servant_class END,
        servant_class_word: CASE WHEN $more THEN v.servant_class_word END,
        head_of_body: CASE WHEN $more THEN v.head_of_body END,
        competition_required: CASE WHEN $more THEN v.competition_required END
      }]
    }
  },
  organisations: COLLECT {
    UNWIND career AS held
    UNWIND held[2] AS o
    WITH DISTINCT o WHERE o:Organisation
    RETURN {
      id: o.id, name: o.name, country: CASE WHEN $more THEN o.country END,
      versions: COLLECT {
        MATCH (o)-[:HAS_VERSION]->(v)
        RETURN {
          id: v.id, name: v.name, open: v.open, start_earliest: v.start_earliest, start: v.start_latest, end_latest: v.end_latest,
          level: CASE WHEN $more THEN v.level END, level_word: CASE WHEN $more THEN v.level_word END
        }
      }
    }
  }
}) AS rows
