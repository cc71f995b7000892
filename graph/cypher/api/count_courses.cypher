// Purpose: Counts courses.
// Parameters:
//   $kind        purpose of the course, or null for all
//   $title       a part of the title, or null for all
//   $provider    who gives the course, or null for all
//   $competency  id of a competency that the course develops, or null for all
//   $since       only those known or changed at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (k:Course)
WHERE {{course_filter}}
RETURN count(k) AS number
