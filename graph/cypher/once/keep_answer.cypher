// Purpose: Keeps the answer to a change under the key that was taken.
// Parameters:
//   $id          of the kept answer
//   $properties  its other properties
// Columns: none
MATCH (k:KeptAnswer {id: $id})
SET k += $properties
