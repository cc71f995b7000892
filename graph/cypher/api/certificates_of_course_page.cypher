// Purpose: Lists a page of certificates that enrolments on a course earned, the newest first.
// Parameters:
//   $servant        id of the servant, or null for all
//   $within         list of ids of organisations in which the servant serves, or null for all
//   $today          the day of today
//   $course         id of the course that earned it, or null for all
//   $day_from       first day of issue, or null
//   $day_before     first day that is too late, or null
//   $valid_on       day on which it is valid, or null for all
//   $since          only those known or changed at this moment or later; null for all
//   $after          sort key of the last one of the previous page; U+FFFF for the first page
//   $limit          maximum number
// Rows:
//   id        of the certificate
//   sort_key  by which the list is ordered and paged
MATCH (k:Course {id: $course})<-[:OF]-(:Enrolment)-[:EARNED]->(c:Certificate)
WHERE {{certificate_filter}}
WITH c.id AS id, toString(c.issued_latest) + '\u0001' + c.id AS key
WHERE $after = '\uffff' OR key < $after
WITH id, key ORDER BY key DESC LIMIT $limit
RETURN collect({id: id, sort_key: key}) AS rows
