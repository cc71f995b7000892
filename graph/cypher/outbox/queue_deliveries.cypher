// Purpose: Queues messages for other portals, unless the last message about the same subject has the same content.
// Parameters:
//   $rows  list of {id: prefix of the ids of messages about the subject, subject, properties}
// Columns: none
UNWIND $rows AS r
OPTIONAL MATCH (d:Delivery {subject: r.subject})
WITH r, max(d.seq) AS last
OPTIONAL MATCH (latest:Delivery {subject: r.subject})
WHERE latest.seq = last
WITH r, coalesce(last, 0) + 1 AS seq, latest
WHERE latest IS NULL OR latest.content <> r.properties.content
CREATE (n:Delivery {id: r.id + ':' + toString(seq)})
SET n += r.properties, n.seq = seq, n.idempotency_key = r.id + ':' + toString(seq)
