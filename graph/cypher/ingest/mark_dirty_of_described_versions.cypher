// Purpose: Marks the servants dirty whose positions or employers have versions that changed records described before the change.
// Parameters:
//   $rows  list of {id} of portal records
// Columns: none
UNWIND $rows AS r
MATCH (record:PortalRecord {id: r.id})-[:DESCRIBES]->()<-[:HAS_VERSION]-(thing)
OPTIONAL MATCH (thing)<-[:TO]-(:Appointment)<-[:HELD]-(holder:Servant)
OPTIONAL MATCH (thing)<-[:WITH]-(:Contract)<-[:SIGNED]-(employed:Servant)
WITH collect(DISTINCT holder) + collect(DISTINCT employed) AS servants
UNWIND servants AS s
SET s.dirty = s.id
