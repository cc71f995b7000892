// Purpose: Shows the kin of a person: ties to other people of the service with their posts, and the relatives whom she declared.
// Parameters:
//   $servant  id of the person
// Columns:
//   path  path from the person to kin or to a declared relative, or from kin over a post to its body
MATCH path = (s:Servant)-[:KIN]->(:Kinship)<-[:KIN]-(:Servant)
WHERE s.id = $servant
RETURN path LIMIT 25
UNION ALL
MATCH path = (s:Servant)-[:DECLARED]->(:Relative)
WHERE s.id = $servant
RETURN path LIMIT 25
UNION ALL
MATCH (s:Servant)-[:KIN]->(:Kinship)<-[:KIN]-(t:Servant)
WHERE s.id = $servant
MATCH path = (t)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(:Organisation)
RETURN path LIMIT 50
