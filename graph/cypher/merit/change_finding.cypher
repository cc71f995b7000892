// Purpose: Writes what a person decided on a finding, and the review that records it.
// Parameters:
//   $id          id of the finding
//   $properties  its properties that change; null removes one
//   $review      properties of the review, with its id
// Columns: none
MATCH (f:Finding {id: $id})
SET f += $properties
CREATE (f)-[:CHANGED_BY]->(review:Review {id: $review.id})
SET review += $review
