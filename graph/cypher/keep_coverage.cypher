// Purpose: Notes for which days a scope is loaded completely; the first day already covered stays covered.
// Parameters:
//   $id      id of the coverage
//   $portal  name of the portal
//   $stream  name of the stream
//   $scope   name of the scope
//   $country  two letters of the country whose bodies it covers
//   $labels  what it is complete for
//   $from    first day covered
//   $to      first day not covered any more
// Columns: none
MERGE (c:Coverage {id: $id})
SET c.portal = $portal, c.country = $country, c.labels = $labels, c.stream = $stream, c.scope = $scope, c.to = $to,
    c.from = CASE WHEN c.from < $from THEN c.from ELSE $from END
