// Purpose: Finds the certificates of a number that a portal states, however the number is spelled, at most 20: first one that is
//   spelled as asked.
// Parameters:
//   $portal   name of the portal
//   $number   the number without blanks and hyphens, in lower case
//   $spelled  the number as asked
// Columns:
//   id  of the certificate
MATCH (c:Certificate {number_key: $number})
WHERE EXISTS { MATCH (c)<-[:DESCRIBES]-(record:PortalRecord) WHERE record.portal = $portal AND record.state <> 'tombstoned' }
WITH c.id AS id, c.number = $spelled AS as_asked
RETURN id ORDER BY as_asked DESC, id LIMIT 20
