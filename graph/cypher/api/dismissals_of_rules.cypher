// Purpose: Counts the findings of rules that are dismissed now, by the grounds of the last dismissal.
// Parameters:
//   $rules     ids of the rules
//   $scope     list of ids of the organisations whose findings are counted, or null for all
//   $withheld  none of these ids of findings; null for all
// Rows:
//   rule     id of the rule
//   grounds  the grounds; '' for dismissals without
//   number   how many there are
MATCH (f:Finding)
WHERE f.rule IN $rules AND f.state = 'dismissed' AND ($scope IS NULL OR f.organisation IN $scope)
  AND ($withheld IS NULL OR NOT f.id IN $withheld)
WITH f.rule AS rule, head(COLLECT {
    MATCH (f)-[:CHANGED_BY]->(r:Review)
    WHERE r.change = 'dismissed'
    RETURN coalesce(r.grounds, '') AS grounds ORDER BY r.at DESC, r.id DESC LIMIT 1
  }) AS grounds
WITH rule, coalesce(grounds, '') AS grounds, count(*) AS number ORDER BY rule, grounds
RETURN collect({rule: rule, grounds: grounds, number: number}) AS rows
