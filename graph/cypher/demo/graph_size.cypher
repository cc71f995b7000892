// Purpose: Counts the nodes and relationships of the graph.
// Parameters: none
// Columns:
//   servants       number of servants
//   appointments   number of appointments
//   nodes          number of all nodes
//   relationships  number of all relationships
RETURN COUNT { MATCH (s:Servant) } AS servants, COUNT { MATCH (a:Appointment) } AS appointments,
  COUNT { MATCH (n) } AS nodes, COUNT { MATCH ()-[r]->() } AS relationships
