// Purpose: Shows the shortest ties between two people, in at most five steps: over kin, the same post, an order that one of them signed,
//   an assessment, or a competition in which one applied or sat on the panel.
// Parameters:
//   $servant  id of one person
//   $other    id of the other person
// Columns:
//   path  path from one person to the other
MATCH (s:Servant)
WHERE s.id = $servant
MATCH (t:Servant)
WHERE t.id = $other AND t.id <> s.id
MATCH path = allShortestPaths((s)-[:KIN|HELD|TO|IN|APPOINTED_BY|AFTER|FOR|MADE|PANEL|ASSESSED_IN|BY*..5]-(t))
RETURN path LIMIT 25
