// Purpose: Finds servants by words of their names. Those are looked at who have one of the two rarest words, so everybody whose name
//   has all words, or all but one, is among them.
// Parameters:
//   $words  list of {start, whole, exact, begins}: what the keys of a word begin with, and what they contain where it is the
//           beginning of a longer one, or null
//   $most   most servants that are looked at
//   $limit  maximum number of servants
// Rows:
//   also_written         other spellings, or null
//   {{servant}}
UNWIND $words AS word
MATCH (k:NameKey)
WHERE k.key STARTS WITH word.start AND (k.key STARTS WITH word.whole OR k.key CONTAINS word.begins)
WITH word.exact AS exact, k, COUNT { (k)<-[:HAS_NAME_KEY]-() } AS number
WITH exact, collect(k) AS found, sum(number) AS number
ORDER BY number, exact LIMIT 2
UNWIND found AS k
MATCH (k)<-[:HAS_NAME_KEY]-(s:Servant)
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
