// Facts have the key by which lists are paged, and certificates their number as it is looked up. Each statement may run again after
// a stop.
MATCH (n:Competition) WHERE n.day_key IS NULL
CALL (n) {
  SET n.day_key = coalesce(toString(n.announced_latest), '') + '\u0001' + n.id
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:Appointment) WHERE n.day_key IS NULL
CALL (n) {
  SET n.day_key = coalesce(toString(n.order_date_latest), toString(n.start_latest), '') + '\u0001' + n.id
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:Certificate) WHERE n.day_key IS NULL
CALL (n) {
  SET n.day_key = coalesce(toString(n.issued_latest), '') + '\u0001' + n.id, n.number_key = toLower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(n.number, ' ', ''), ' ', ''), '-', ''), '‐', ''), '‑', ''), '‒', ''), '–', ''), '—', ''), '−', ''), '﹣', ''), '－', ''))
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:Promotion) WHERE n.day_key IS NULL
CALL (n) {
  SET n.day_key = coalesce(toString(n.ordered_latest), '') + '\u0001' + n.id
} IN TRANSACTIONS OF 10000 ROWS;
