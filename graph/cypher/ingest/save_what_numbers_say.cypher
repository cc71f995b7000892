// Purpose: Keeps beside the hash of national numbers what the numbers say; null removes a property.
// Parameters:
//   $rows  list of {key: of the identifier, properties: checksum_valid, says_birth_date, says_sex, says_century}
// Columns: none
UNWIND $rows AS r
MATCH (i:Identifier {key: r.key})
SET i += r.properties
