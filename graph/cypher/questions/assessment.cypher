// Purpose: Reads the assessments of a servant, and the scores that her evaluators gave to others in the same years, without names.
// Parameters:
//   $servant  id of the servant, or one that was merged into it
// Columns:
//   servant      id and name, or null where there is no such servant
//   countries    list of the countries of the bodies in which she served
//   assessments  hers: lists of values, in the order in which merit.dossiers.servant_decoding takes them
//   given        those that her evaluators gave in these years, hers included: lists of the ratee's id, the ratee's countries, and
//                the values of the assessment in the same order
OPTIONAL MATCH (merged:Redirect {id: $servant})
WITH coalesce(merged.to, $servant) AS id
OPTIONAL MATCH (s:Servant {id: id})
RETURN CASE WHEN s IS NULL THEN null ELSE [s.id, s.name] END AS servant,
  COLLECT {
    MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
    RETURN DISTINCT o.country
  } AS countries,
  COLLECT {
    MATCH (s)-[:ASSESSED_IN]->(x:Assessment)
    RETURN [
      x.id, x.fixed_on_earliest, x.fixed_on_latest, x.type, x.period_from_earliest, x.period_from_latest, x.period_to_earliest,
      x.period_to_latest, x.qualification_score, x.professional_score, x.effectiveness_score, x.reported_integral_score,
      COLLECT { MATCH (x)-[:BY]->(e:Servant) RETURN e.id }
    ]
  } AS assessments,
  COLLECT {
    MATCH (s)-[:ASSESSED_IN]->(own:Assessment)-[:BY]->(e:Servant)
    WITH e, collect(DISTINCT own.fixed_on_earliest.year) + collect(DISTINCT own.fixed_on_latest.year) AS years
    MATCH (e)<-[:BY]-(x:Assessment)<-[:ASSESSED_IN]-(t:Servant)
    WHERE any(year IN years WHERE x.fixed_on_earliest.year <= year AND year <= x.fixed_on_latest.year)
    RETURN [
      t.id,
      COLLECT { MATCH (t)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation) RETURN DISTINCT o.country },
      x.id, x.fixed_on_earliest, x.fixed_on_latest, x.type, x.period_from_earliest, x.period_from_latest, x.period_to_earliest,
      x.period_to_latest, x.qualification_score, x.professional_score, x.effectiveness_score, x.reported_integral_score, [e.id]
    ]
  } AS given
