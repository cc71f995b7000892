// Purpose: Lists a page of the servants who held posts in a body and in another one, with the number of their facts, by which
//   dossiers are read in pages of one size.
// Parameters:
//   $body   id of the organisation
//   $other  id of the other one, or null for any other
//   $after  last id of the previous page, '' for the first page
//   $limit  maximum number of ids
// Rows:
//   id     of the servant
//   facts  number of her relationships
MATCH (o:Organisation {id: $body})<-[:IN]-(:Position)<-[:TO]-(:Appointment)<-[:HELD]-(s:Servant)
WHERE s.id > $after AND EXISTS {
  MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(p:Organisation)
  WHERE p.id <> $body AND ($other IS NULL OR p.id = $other)
  RETURN p
}
WITH DISTINCT s ORDER BY s.id LIMIT $limit
RETURN collect({id: s.id, facts: COUNT { (s)--() }}) AS rows
