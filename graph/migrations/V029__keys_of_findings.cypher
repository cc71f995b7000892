// Findings have the keys by which lists are paged by severity and by the last change. Each statement may run again after a stop.
MATCH (f:Finding) WHERE f.severity_key IS NULL
CALL (f) {
  SET f.severity_key = CASE f.severity WHEN 'critical' THEN '0' WHEN 'high' THEN '1' WHEN 'medium' THEN '2' ELSE '3' END + f.sort_key
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (f:Finding)-[:CHANGED_BY]->(r:Review) WHERE f.changed_key IS NULL
WITH f, max(r.at) AS at WHERE at IS NOT NULL
CALL (f, at) {
  SET f.changed_at = at, f.changed_key = substring(toString(1000000000000000000 + 1000000 * (253402300800 - datetime({
    year: at.year, month: at.month, day: at.day, hour: at.hour, minute: at.minute, second: at.second
  }).epochSeconds)), 1) + '\u0001' + f.id
} IN TRANSACTIONS OF 10000 ROWS;
