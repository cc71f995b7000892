// Purpose: Names the portals that were ever loaded.
// Parameters: none
// Columns:
//   portals  their names
MATCH (run:LoadRun)
WITH DISTINCT run.portal AS portal ORDER BY portal
RETURN collect(portal) AS portals
