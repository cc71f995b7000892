// Purpose: Reads the name of an organisation.
// Parameters:
//   $id  of the organisation
// Columns:
//   name  its name
MATCH (o:Organisation {id: $id})
RETURN o.name AS name
