// Purpose: Subtracts rows that leave the quarantine from the counts of the pages they came on.
// Parameters:
//   $ids  list of ids of rows in quarantine
// Columns: none
UNWIND $ids AS id
MATCH (q:QuarantinedRow {id: id})
WITH q.page AS page, count(q) AS leaving
MATCH (p:Page {id: page})
SET p.quarantined = CASE WHEN p.quarantined > leaving THEN p.quarantined - leaving ELSE 0 END
