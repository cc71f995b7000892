// Purpose: Returns what the previous reading of a scope left in the graph.
// Parameters:
//   $scope_key         portal/stream/scope
//   $from              first id of the range of its pages
//   $to                first id behind this range
//   $quarantined_from  first id of the range of its rows in quarantine
//   $quarantined_to    first id behind this range
// Columns:
//   what  'pages', 'quarantined', 'conflicts', 'missing' or 'watermark'
//   held  a list. Of pages: [id, content hash, rows, duplicate rows, quarantined rows, the reader's note, version of the mapping
//         it was read under, digest of the deployment's own words then, whether it has lost records since its scope was last
//         complete, rows without a key]. Of quarantined: the keys of its rows in quarantine, except conflicting rows. Of
//         conflicts: [id, key] of conflicting rows. Of missing: the ids of records that are missing and not gone. Of watermark:
//         [its value, version of the mapping under which rows up to it were read, digest of the deployment's own words then],
//         if there is one
MATCH (p:Page)
WHERE p.id >= $from AND p.id < $to
RETURN 'pages' AS what, collect([
  p.id, p.content_hash, p.rows, p.duplicate, p.quarantined, p.note, p.mapping_version, p.words, p.left IS NOT NULL, p.keyless
]) AS held
UNION ALL
MATCH (q:QuarantinedRow)
WHERE q.id >= $quarantined_from AND q.id < $quarantined_to AND q.reason <> 'conflicting_rows'
RETURN 'quarantined' AS what, collect(q.key) AS held
UNION ALL
MATCH (q:QuarantinedRow)
WHERE q.id >= $quarantined_from AND q.id < $quarantined_to AND q.reason = 'conflicting_rows'
RETURN 'conflicts' AS what, collect([q.id, q.key]) AS held
UNION ALL
MATCH (r:PortalRecord {absent: $scope_key})
WHERE r.state = 'missing'
RETURN 'missing' AS what, collect(r.id) AS held
UNION ALL
MATCH (w:Watermark {id: $scope_key})
RETURN 'watermark' AS what, collect([w.value, w.mapping_version, w.words]) AS held
