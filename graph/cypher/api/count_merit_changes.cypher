// Purpose: Counts the bodies of which it is kept how their merit index changed.
// Parameters:
//   $country  two-letter code of the bodies' country, or null for all
//   $scope    ids of the bodies that the caller may see, or null for all
//   $start    a text that sorts before every sort key of the list
//   $until    a text that sorts after every sort key of the list
// Columns:
//   number  of bodies
MATCH (k:KeptFigure)
WHERE k.order_key > $start AND k.order_key < $until
  AND ($scope IS NULL OR k.about IN $scope)
  AND ($country IS NULL OR EXISTS { MATCH (o:Organisation {id: k.about}) WHERE o.country = $country })
RETURN count(k) AS number
