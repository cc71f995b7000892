// Sanctions, assessments, degrees, memberships and appeals have the key by which lists are paged. Each statement may run again after
// a stop.
MATCH (n:Assessment) WHERE n.day_key IS NULL
CALL (n) {
  SET n.day_key = coalesce(toString(n.fixed_on_latest), '') + '\u0001' + n.id
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:DegreeGrant) WHERE n.day_key IS NULL
CALL (n) {
  SET n.day_key = coalesce(toString(n.granted_latest), '') + '\u0001' + n.id
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:Sanction) WHERE n.day_key IS NULL
CALL (n) {
  SET n.day_key = coalesce(toString(n.imposed_latest), '') + '\u0001' + n.id
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:ReserveMembership) WHERE n.day_key IS NULL
CALL (n) {
  SET n.day_key = coalesce(toString(n.start_latest), '') + '\u0001' + n.id
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:Appeal) WHERE n.day_key IS NULL
CALL (n) {
  SET n.day_key = coalesce(toString(n.filed_latest), '') + '\u0001' + n.id
} IN TRANSACTIONS OF 10000 ROWS;
