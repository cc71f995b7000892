// Purpose: Tells whether a detection has kept what it judged, so that changes of dossiers must be marked.
// Parameters: none
// Columns:
//   kept  true if one has
MATCH (d:DetectionState)
RETURN count(d) > 0 AS kept
