// Purpose: Reads a page of what is kept of the change of bodies' merit index, the greatest rise first, along the index of the order.
// Parameters:
//   $country  two-letter code of the bodies' country, or null for all
//   $scope    ids of the bodies that the caller may see, or null for all
//   $after    sort key of the last body of the previous page, or a text that sorts after the list
//   $start    a text that sorts before every sort key of the list
//   $limit    maximum number of bodies
// Rows:
//   about     id of the body
//   values    what is kept, as JSON
//   sort_key  by which the list is ordered and paged
MATCH (k:KeptFigure)
WHERE k.order_key > $start AND k.order_key < $after
  AND ($scope IS NULL OR k.about IN $scope)
  AND ($country IS NULL OR EXISTS { MATCH (o:Organisation {id: k.about}) WHERE o.country = $country })
WITH k ORDER BY k.order_key DESC LIMIT $limit
RETURN collect({about: k.about, values: k.values, sort_key: k.order_key}) AS rows
