// Purpose: Reads the ids of the rows in quarantine.
// Parameters:
//   $portal  name of a portal, '' for all
// Columns:
//   ids  their ids
MATCH (q:QuarantinedRow)
WHERE $portal = '' OR q.portal = $portal
RETURN collect(q.id) AS ids
