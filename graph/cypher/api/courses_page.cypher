// Purpose: Lists a page of courses, by title.
// Parameters:
//   $kind        purpose of the course, or null for all
//   $title       a part of the title, or null for all
//   $provider    who gives the course, or null for all
//   $competency  id of a competency that the course develops, or null for all
//   $since       only those known or changed at this moment or later; null for all
//   $after       sort key of the last one of the previous page, '' for the first page
//   $limit       maximum number
// Rows:
//   id        of the course
//   sort_key  by which the list is ordered and paged
MATCH (k:Course)
WHERE {{course_filter}}
WITH k.id AS id, toLower(k.title) + '\u0001' + k.id AS key
WHERE key > $after
WITH id, key ORDER BY key LIMIT $limit
RETURN collect({id: id, sort_key: key}) AS rows
