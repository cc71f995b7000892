// Purpose: Marks the servants whom changed records spoke of, before the change, for derivation.
// Parameters:
//   $rows  list of {id} of portal records
// Columns: none
UNWIND $rows AS r
MATCH (:PortalRecord {id: r.id})-[:DESCRIBES]->()<-[:HELD|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED]-(s:Servant)
SET s.dirty = s.id
