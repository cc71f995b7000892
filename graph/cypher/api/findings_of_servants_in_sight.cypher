// Purpose: Lists the newest findings of each of several servants, as far as a caller sees them.
// Parameters:
//   $servants    list of servant ids
//   $scope       list of ids of the organisations whose findings the caller sees
//   $seen_whole  list of ids of the servants all of whose findings the caller sees
//   $own         id of the servant who the caller herself is, who sees what was disclosed of her; null for other callers
//   $withheld    list of ids of findings that the caller does not see
//   $limit       maximum number of findings for each servant
// Rows:
//   servant   id
//   findings  list of finding ids, the newest case first
UNWIND $servants AS id
MATCH (s:Servant {id: id})
WITH s.id AS servant,
  COLLECT {
    MATCH (s)<-[:CONCERNS]-(f:Finding)
    WHERE NOT f.id IN $withheld AND (f.organisation IN $scope OR s.id IN $seen_whole
      OR (s.id = $own AND f.state = 'confirmed' AND f.disclosed_at IS NOT NULL))
    RETURN f.id AS finding ORDER BY f.sort_key LIMIT $limit
  } AS findings
RETURN collect({servant: servant, findings: findings}) AS rows
