UNWIND $rows AS r
MATCH (n:Certificate {id: r.id}) USING INDEX SEEK n:Certificate(id)
WHERE n.origin = r.record AND n.survivorship_applied IS NULL
SET n += r.properties
SET n.day_key = coalesce(toString(n.issued_latest), '') + '\u0001' + n.id, n.number_key = toLower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(n.number, ' ', ''), ' ', ''), '-', ''), '‐', ''), '‑', ''), '‒', ''), '–', ''), '—', ''), '−', ''), '﹣', ''), '－', ''))
RETURN count(n) AS written
