// Columns:
//   severity_key  a text by which findings are ordered, the most severe first
CASE f.severity WHEN 'critical' THEN '0' WHEN 'high' THEN '1' WHEN 'medium' THEN '2' ELSE '3' END
