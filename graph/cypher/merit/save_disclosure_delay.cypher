// Purpose: Writes how long the disclosure of a finding is delayed.
// Parameters:
//   $id          of the finding
//   $properties  all but the id
// Columns:
//   id  of the finding
MERGE (d:DisclosureDelay {id: $id})
SET d += $properties
RETURN d.id AS id
