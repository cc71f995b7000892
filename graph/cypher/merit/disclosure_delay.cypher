// Purpose: Reads the delay of the disclosure of a finding, if there was ever one.
// Parameters:
//   $id  of the finding
// Columns:
//   begun  the day on which it was first delayed
//   until  the first day on which it is not delayed
MATCH (d:DisclosureDelay {id: $id})
RETURN d.begun AS begun, d.until AS until
