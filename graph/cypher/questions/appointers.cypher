// Purpose: Reads the orders by which people were appointed to the civil service in bodies, and who signed them. What follows from a
//   labour contract has no order. An order is a list of values, in the order in which merit.questions.appointers takes them.
// Parameters:
//   $bodies  list of organisation ids
// Rows:
//   body    id
//   orders  appointments, each with who was appointed and who signed
UNWIND $bodies AS id
MATCH (o:Organisation {id: id})
RETURN collect({
  body: o.id,
  orders: COLLECT {
    MATCH (o)<-[:IN]-(:Position)<-[:TO]-(a:Appointment)<-[:HELD]-(s:Servant)
    WHERE coalesce(a.derived, false) = false AND coalesce(a.civil_service, true) = true
    RETURN [
      a.id, a.open, a.start_earliest, a.start_latest, a.end_earliest, a.end_latest, a.order_date_earliest, a.order_date_latest,
      s.id, s.name, COLLECT { MATCH (a)-[:APPOINTED_BY]->(b:Servant) RETURN [b.id, b.name] }
    ]
  }
}) AS rows
