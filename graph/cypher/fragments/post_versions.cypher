// Columns:
//   versions  of the position `p`: lists of values, in the order in which merit.dossiers.post_decoding takes them
COLLECT {
  MATCH (p)-[:HAS_VERSION]->(v:PositionVersion)
  RETURN [
    v.id, v.open, v.start_earliest, v.start_latest, v.end_earliest, v.end_latest, v.ladder, v.rank, v.group,
    v.servant_class, v.head_of_body, v.rotational, v.competition_required, v.fte, v.required_experience_months,
    v.required_education_level, v.required_education_fields, COLLECT { MATCH (v)-[:REPORTS_TO]->(q:Position) RETURN q.id }
  ]
}
