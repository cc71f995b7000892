// Purpose: Notes how far a stream has been read.
// Parameters:
//   $id      id of the watermark
//   $portal  name of the portal
//   $stream  name of the stream
//   $scope   name of the scope
//   $value   the watermark
// Columns: none
MERGE (w:Watermark {id: $id})
SET w.portal = $portal, w.stream = $stream, w.scope = $scope, w.value = $value
