// Purpose: What the last reading of a scope left behind.
// Parameters:
//   $place        portal/stream/scope
//   $from         what the ids of its pages begin with
//   $to           the first text after all that begin so
//   $refused      what the ids of its rows in quarantine begin with
//   $refused_to   the first text after all that begin so
// Columns:
//   what  pages, quarantined, missing or watermark; each where there is any
//   held  list: its pages, each as [id, hash of its bytes, its rows, how many repeat another, how many are in quarantine, what the
//         reader noted of it, version of the mapping it was read under, whether records left it since the scope was last complete,
//         rows without a key]; the keys of its rows in quarantine; the ids of its records that complete readings did not find and
//         that are not taken for gone yet; how far it was read
MATCH (p:Page)
WHERE p.id >= $from AND p.id < $to
RETURN 'pages' AS what, collect([
  p.id, p.content_hash, p.rows, p.duplicate, p.quarantined, p.note, p.mapping_version, p.left IS NOT NULL, p.keyless
]) AS held
UNION ALL
MATCH (q:QuarantinedRow)
WHERE q.id >= $refused AND q.id < $refused_to
RETURN 'quarantined' AS what, collect(q.key) AS held
UNION ALL
MATCH (r:PortalRecord {absent: $place})
WHERE r.state = 'missing'
RETURN 'missing' AS what, collect(r.id) AS held
UNION ALL
MATCH (w:Watermark {id: $place})
RETURN 'watermark' AS what, collect(w.value) AS held
