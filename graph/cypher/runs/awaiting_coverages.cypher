// Purpose: Finds the coverages that name bodies which were not loaded yet.
// Parameters: none
// Columns:
//   ids  their ids
MATCH (c:Coverage)
WHERE c.awaited IS NOT NULL
RETURN collect(c.id) AS ids
