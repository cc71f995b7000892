// Purpose: Reads which delays of disclosure are over without an event that says so.
// Parameters:
//   $today  the day of today
// Columns:
//   id  of the finding
MATCH (d:DisclosureDelay)
WHERE d.until <= $today AND d.over IS NULL
RETURN d.id AS id
