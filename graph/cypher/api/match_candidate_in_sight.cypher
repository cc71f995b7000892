// Purpose: Reads one match candidate of people who served in some bodies, with the servants as they were loaded.
// Parameters:
//   $id     of the candidate
//   $scope  list of ids of the organisations in which both must have served; of a relative, who declared it
// Rows:
//   {{candidate}}
//   left   id of a servant as she was loaded, or of a declared relative
//   right  id of a servant as she was loaded
MATCH (c:MatchCandidate {id: $id})
OPTIONAL MATCH (l:Redirect {id: c.left})
OPTIONAL MATCH (r:Redirect {id: c.right})
WITH c, coalesce(l.to, c.left) AS left_id, coalesce(r.to, c.right) AS right_id
WHERE {{candidate_in_sight}}
RETURN collect({ {{candidate}}, left: c.left, right: c.right }) AS rows
