// Purpose: Reads what is kept of a figure about bodies or countries in some months, and as of which day it was computed.
// Parameters:
//   $run     id of the figure's run
//   $figure  id of the figure
//   $about   list of ids of bodies, or of countries
//   $first   first month, '' to take what belongs to no month, too
//   $last    last month
// Columns:
//   as_of  the day of judgement, or null where the figure was never computed
//   kept   list of {about, month, values}
OPTIONAL MATCH (r:FigureRun {id: $run})
OPTIONAL MATCH (k:KeptFigure)
WHERE k.about IN $about AND k.figure = $figure AND k.month >= $first AND k.month <= $last
WITH r, [each IN collect(k) | {about: each.about, month: each.month, values: each.values}] AS kept
RETURN r.as_of AS as_of, kept
