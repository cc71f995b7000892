// Purpose: What the last reading of a scope left behind.
// Parameters:
//   $id           of its watermark
//   $from         what the ids of its pages begin with
//   $to           the first text after all that begin so
//   $refused      what the ids of its rows in quarantine begin with
//   $refused_to   the first text after all that begin so
// Columns:
//   what  pages, quarantined or watermark; each where there is any
//   held  list: its pages, each as [id, hash of its bytes, its rows, how many repeat another, how many are in quarantine, what the
//         reader noted of it, version of the mapping it was read under]; the keys of its rows in quarantine; how far it was read
MATCH (p:Page)
WHERE p.id >= $from AND p.id < $to
RETURN 'pages' AS what, collect([p.id, p.content_hash, p.rows, p.duplicate, p.quarantined, p.note, p.mapping_version]) AS held
UNION ALL
MATCH (q:QuarantinedRow)
WHERE q.id >= $refused AND q.id < $refused_to
RETURN 'quarantined' AS what, collect(q.key) AS held
UNION ALL
MATCH (w:Watermark {id: $id})
RETURN 'watermark' AS what, collect(w.value) AS held
