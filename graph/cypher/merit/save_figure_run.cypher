// Purpose: Keeps the day as of which a figure was computed.
// Parameters:
//   $id          of the figure's run
//   $properties  of it
// Columns: none
MERGE (r:FigureRun {id: $id})
SET r = $properties
