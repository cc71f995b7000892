// Purpose: Says as of which day a figure was last computed.
// Parameters:
//   $run  id of the figure's run
// Columns:
//   as_of  the day of judgement, or null where the figure was never computed
OPTIONAL MATCH (r:FigureRun {id: $run})
RETURN r.as_of AS as_of
