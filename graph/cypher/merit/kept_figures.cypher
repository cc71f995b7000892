// Purpose: Reads what is kept of a figure about bodies or countries in some months, and as of which day it was computed. A unit is
//   counted with the top of its tree.
// Parameters:
//   $run     id of the figure's run
//   $figure  id of the figure
//   $about   list of ids of bodies, or of countries
//   $first   first month, '' to take what belongs to no month, too
//   $last    last month
// Columns:
//   asked    a body or a country of the list
//   exists   whether a body of that id is there
//   top      the body with which it is counted, or the country
//   name     of that body
//   country  of that body
//   as_of    the day of judgement, or null where the figure was never computed
//   kept     list of {month, values}
OPTIONAL MATCH (r:FigureRun {id: $run})
UNWIND $about AS asked
OPTIONAL MATCH (u:KeptFigure {about: asked, figure: 'units'})
WITH r, asked, coalesce(u.values, asked) AS top
OPTIONAL MATCH (a:Organisation {id: asked})
OPTIONAL MATCH (o:Organisation {id: top})
OPTIONAL MATCH (k:KeptFigure {about: top})
WHERE k.figure = $figure AND k.month >= $first AND k.month <= $last
WITH r, asked, top, a, o, [each IN collect(k) | {month: each.month, values: each.values}] AS kept
RETURN asked, a IS NOT NULL AS exists, top, o.name AS name, o.country AS country, r.as_of AS as_of, kept
