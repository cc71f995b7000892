// Purpose: Counts the servants of some ids who meet the other criteria.
// Parameters:
//   $since            only servants known or changed at this moment or later; null for all
//   $led              maps of organisation, from and before: when the head certainly led which organisation; null for all servants
//   $head             id of the head, or null
//   $promoted_from    first day on which a promotion can have been ordered, or null
//   $promoted_before  first day that is too late for it, or null
//   $within           ids of organisations in one of which they hold or held a position, or null for all
//   $sanctioned       ids of the servants who may be listed, or null for all
//   $after            beginning of the name, or ''
//   $until            a text that sorts after every sort key wanted
// Columns:
//   number  of servants
UNWIND $sanctioned AS id
MATCH (s:Servant {id: id})
WHERE s.sort_key > $after AND s.sort_key < $until
WITH DISTINCT s
WHERE {{servant_filter}}
RETURN count(s) AS number
