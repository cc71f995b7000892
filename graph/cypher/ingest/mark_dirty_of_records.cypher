// Purpose: Marks the servants dirty to whom nodes belong that changed records described before the change.
// Parameters:
//   $rows  list of {id} of portal records
// Columns: none
UNWIND $rows AS r
MATCH (record:PortalRecord {id: r.id})-[:DESCRIBES]->()<-[:HELD|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED]-(s:Servant)
SET s.dirty = s.id
