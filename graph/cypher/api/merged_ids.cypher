// Purpose: Reads the ids of servants that were merged into a servant.
// Parameters:
//   $servant  id of the surviving servant
// Rows:
//   id  that was merged
MATCH (d:Redirect {to: $servant})
RETURN collect({id: d.id}) AS rows
