// Purpose: Counts certificates that enrolments on a course earned.
// Parameters:
//   $servant        id of the servant, or null for all
//   $within         list of ids of organisations in which the servant serves, or null for all
//   $today          the day of today
//   $course         id of the course that earned it, or null for all
//   $day_from       first day of issue, or null
//   $day_before     first day that is too late, or null
//   $valid_on       day on which it is valid, or null for all
//   $since          only those known or changed at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (k:Course {id: $course})<-[:OF]-(:Enrolment)-[:EARNED]->(c:Certificate)
WHERE {{certificate_filter}}
RETURN count(c) AS number
