// Purpose: Reads a page of the servants whose marks a lease holder claimed: their spellings, and the name keys that they have.
// Parameters:
//   $from   sort bound of the page: the mark of the last servant of the page before, at first the prefix of the claimed marks
//   $to     first text after all marks with this prefix
//   $limit  size of the page
// Rows:
//   id            of the servant
//   mark          the claimed mark
//   name          as the winning claim writes it, or null
//   also_written  other spellings, or null
//   keys          list of name keys
MATCH (s:Servant)
WHERE s.match_pending > $from AND s.match_pending < $to
WITH s ORDER BY s.match_pending LIMIT $limit
WITH s.id AS id, s.match_pending AS mark, s.name AS name, s.also_written AS also_written,
  COLLECT { MATCH (s)-[:HAS_NAME_KEY]->(k:NameKey) RETURN k.key AS own ORDER BY own } AS keys
RETURN collect({id: id, mark: mark, name: name, also_written: also_written, keys: keys}) AS rows
