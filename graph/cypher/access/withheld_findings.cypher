// Purpose: The findings whose disclosure is delayed and that name the management of their body: investigators alone see them.
//   Management are those who led the body, or one above it, on the day of the case, or lead it today; and whoever signed an order of
//   the body. A finding names whom it concerns, and everybody whom a fact is about on which it rests. Who may have led it did.
// Parameters:
//   $today  the day of today
// Rows:
//   id            of the finding
//   rule          id of its rule
//   organisation  id of its body
MATCH (d:DisclosureDelay)
WHERE d.until > $today
MATCH (f:Finding {id: d.id})
WITH f, [day IN [f.day, $today] WHERE day IS NOT NULL] AS days,
  COLLECT {
    MATCH path = (o:Organisation {id: f.organisation})-[:PART_OF|HAS_VERSION*0..]->(above:Organisation)
    WHERE all(n IN nodes(path) WHERE n.open IS NULL OR (n.start_latest <= $today AND (n.open OR $today < n.end_earliest)))
    RETURN above.id AS id
  } AS bodies,
  COLLECT {
    MATCH (f)-[:EVIDENCE]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation {id: f.organisation})
    WHERE EXISTS { MATCH (a)-[:APPOINTED_BY]->(:Servant) }
    RETURN a.id AS id
  } AS signed,
  COLLECT { MATCH (f)-[:CONCERNS|EVIDENCE]->(p:Servant) RETURN p.id AS id }
    + COLLECT { MATCH (f)-[:EVIDENCE]->(fact) MATCH (fact)--(p:Servant) RETURN p.id AS id } AS people
WITH f, signed,
  COLLECT {
    MATCH (p:Servant)-[:HELD]->(a:Appointment)-[:TO]->(post:Position)-[:IN]->(o:Organisation)
    WHERE p.id IN people AND o.id IN bodies
    MATCH (post)-[:HAS_VERSION]->(v:PositionVersion)
    WHERE v.head_of_body AND any(day IN days WHERE
      coalesce(a.start_earliest <= day, true) AND (coalesce(a.open, false) OR coalesce(day < a.end_latest, true))
      AND coalesce(v.start_earliest <= day, true) AND (coalesce(v.open, false) OR coalesce(day < v.end_latest, true)))
    RETURN p.id AS id
  } AS leading
WHERE size(signed) > 0 OR size(leading) > 0
RETURN collect({id: f.id, rule: f.rule, organisation: f.organisation}) AS rows
