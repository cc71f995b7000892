// Purpose: Saves the days that a scope covers, and the bodies that it names. The first day already covered stays covered, unless
//   the scope speaks for other bodies than before. Saves nothing while a row of a range is in quarantine.
// Parameters:
//   $id                id of the coverage
//   $from              first day covered
//   $bodies            identifier keys of the bodies it names, sorted; null if it names none
//   $properties        its other properties
//   $quarantined_from  first id of the range of rows in quarantine
//   $quarantined_to    first id behind this range
// Columns: none
OPTIONAL MATCH (q:QuarantinedRow)
WHERE q.id >= $quarantined_from AND q.id < $quarantined_to
WITH count(q) AS quarantined
WHERE quarantined = 0
MERGE (c:Coverage {id: $id})
WITH c, CASE
  WHEN c.from IS NULL OR c.from >= $from THEN $from
  WHEN c.bodies IS NULL AND $bodies IS NULL THEN c.from
  WHEN all(body IN coalesce($bodies, ['']) WHERE body IN coalesce(c.bodies, [])) THEN c.from
  ELSE $from
END AS first
SET c += $properties
SET c.from = first, c.bodies = $bodies, c.awaited = CASE WHEN size($bodies) > 0 THEN $bodies END
WITH c
MATCH (c)-[named:SPEAKS_FOR]->(:Organisation)
DELETE named
