// Purpose: Lists a page of what is kept of a figure, with what tells whether it has changed.
// Parameters:
//   $figure  id of the figure
//   $after   last id of the previous page, '' for the first page
//   $limit   maximum number of ids
// Rows:
//   id      of what is kept
//   digest  of its values
MATCH (k:KeptFigure)
WHERE k.id > $after AND k.figure = $figure
WITH k ORDER BY k.id LIMIT $limit
RETURN collect({id: k.id, digest: k.digest}) AS rows
