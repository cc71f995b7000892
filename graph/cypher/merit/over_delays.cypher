// Purpose: Finds the delays of disclosure whose day has come and that are not marked as over.
// Parameters:
//   $today  today's date
// Columns:
//   id  of the finding
MATCH (d:DisclosureDelay)
WHERE d.until <= $today AND d.over IS NULL
RETURN d.id AS id
