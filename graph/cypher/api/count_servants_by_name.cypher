// Purpose: Counts the servants whose folded name begins with a given text, or of whom a record stated or changed something.
// Parameters:
//   $since  only servants known or changed at this moment or later; null for all
//   $after  beginning of the name, or ''
//   $until  a text that sorts after every sort key wanted
// Columns:
//   number  of servants
MATCH (s:Servant)
WHERE s.sort_key > $after AND s.sort_key < $until AND {{servant_changed}}
RETURN count(s) AS number
