// Purpose: Notes references of records to nodes that are not loaded yet.
// Parameters:
//   $rows  list of {id, record, label, target, since: the moment; one that is noted already keeps its own}
// Columns: none
UNWIND $rows AS r
MERGE (p:PendingReference {id: r.id})
SET p.record = r.record, p.label = r.label, p.target = r.target, p.since = coalesce(p.since, r.since)
