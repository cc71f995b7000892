// Purpose: Reads the assessments of servants, to compare reported scores with those of the formula.
// Parameters:
//   $servants  list of servant ids
// Rows:
//   servant      id
//   countries    list of the countries of the bodies in which she served
//   assessments  hers: lists of values, in the order in which merit.dossiers.servant_decoding takes them
UNWIND $servants AS id
MATCH (s:Servant {id: id})
WITH s.id AS servant,
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
  } AS assessments
RETURN collect({servant: servant, countries: countries, assessments: assessments}) AS rows
