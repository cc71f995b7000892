// Purpose: Finds servants whom a caller sees by words of their names, as if there were no others. Those are looked at who have one
//   of the two words that fewest of them have.
// Parameters:
//   $words  list of {start, whole, exact, begins}: what the keys of a word begin with, and what they contain where it is the
//           beginning of a longer one, or null
//   $scope  ids of the caller's organisations
//   $own    id of the servant who the caller herself is, or null
//   $most   most servants that are looked at
//   $limit  maximum number of servants
// Rows:
//   also_written         other spellings, or null
//   {{servant}}
UNWIND $words AS word
MATCH (k:NameKey)
WHERE k.key STARTS WITH word.start AND (k.key STARTS WITH word.whole OR k.key CONTAINS word.begins)
WITH DISTINCT word.exact AS exact, k
MATCH (k)<-[:HAS_NAME_KEY]-(s:Servant)
WHERE {{servant_in_sight}}
WITH exact, collect(DISTINCT s) AS found
WITH exact, found, size(found) AS number
ORDER BY number, exact LIMIT 2
UNWIND found AS s
WITH DISTINCT s LIMIT $most
WITH s, COLLECT { MATCH (s)-[:HAS_NAME_KEY]->(own:NameKey) RETURN own.key } AS keys
WITH s, reduce(points = 0, word IN $words | points + CASE
    WHEN word.exact IN keys THEN 3
    WHEN any(key IN keys WHERE key STARTS WITH word.start AND (key STARTS WITH word.whole OR key CONTAINS word.begins)) THEN 2
    ELSE 0
  END) AS points
ORDER BY points DESC, s.sort_key LIMIT $limit
RETURN collect({
  also_written: s.also_written, {{servant}}
}) AS rows
