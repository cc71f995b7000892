// Purpose: Lists the newest findings of each of several servants, as far as a caller sees them.
// Parameters:
//   $servants    list of servant ids
//   $scope       list of ids of the organisations whose findings the caller sees
//   $seen_whole  list of ids of the servants all of whose findings the caller sees
//   $limit       maximum number of findings for each servant
// Rows:
//   servant   id
//   findings  list of finding ids, the newest case first
UNWIND $servants AS id
MATCH (s:Servant {id: id})
WITH s.id AS servant,
  COLLECT {
    MATCH (s)<-[:CONCERNS]-(f:Finding)
    WHERE f.organisation IN $scope OR s.id IN $seen_whole
    RETURN f.id AS finding ORDER BY f.sort_key LIMIT $limit
  } AS findings
RETURN collect({servant: servant, findings: findings}) AS rows
