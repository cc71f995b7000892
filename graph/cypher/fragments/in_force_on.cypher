// Columns:
a.start_latest <= $on AND (a.open OR a.end_earliest > $on)
