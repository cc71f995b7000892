// Purpose: Shows the appointment with its post, who signed it, sat on the panel or evaluated the person, and the kin among them.
// Parameters:
//   $subjects  id of the appointment, in a list
// Columns:
//   held       path from the servant to the post
//   signed     path to the signer, or null
//   panel      path to a member of the panel, or null
//   kin        path from the servant to kin, or null
//   evaluated  path to kin who evaluated the servant, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
OPTIONAL MATCH signed = (a)-[:APPOINTED_BY]->(:Servant)
OPTIONAL MATCH panel = (a)-[:AFTER]->(:Competition)-[:PANEL]->(:Servant)
OPTIONAL MATCH kin = (s)-[:KIN]->(:Kinship)<-[:KIN]-(k:Servant)
WHERE k.id <> s.id
OPTIONAL MATCH evaluated = (s)-[:ASSESSED_IN]->(:Assessment)-[:BY]->(k)
RETURN held, signed, panel, kin, evaluated LIMIT 50
