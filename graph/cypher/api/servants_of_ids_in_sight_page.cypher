// Purpose: Reads a page of the servants of some ids, of those whom a caller sees, ordered by folded name.
//   Criteria look at nothing that she does not see.
// Parameters:
//   $people           ids of the servants
//   $scope            ids of the caller's organisations
//   $whole            whether the caller sees all of everybody who ever served there
//   $not_own          modes by which nobody holds a position of her own
//   $own              id of the servant who the caller herself is, or null
//   $today            the day of today
//   $since            only servants known or changed at this moment or later; null for all
//   $led              maps of organisation, from and before: when the head certainly led which organisation; null for all servants
//   $head             id of the head, or null
//   $promoted_from    first day on which a promotion can have been ordered, or null
//   $promoted_before  first day that is too late for it, or null
//   $within           ids of organisations in one of which they hold or held a position, or null for all
//   $within_scope     those of them of which the caller sees every step, or null for all
//   $sanctioned       ids of the servants who may be listed, or null for all
//   $after            sort key of the last servant of the previous page; for the first page the beginning of the name, or ''
//   $until            a text that sorts after every sort key wanted
//   $limit            maximum number of servants
// Rows:
//   {{servant}}
UNWIND $people AS id
MATCH (s:Servant {id: id})
WHERE s.sort_key > $after AND s.sort_key < $until
WITH DISTINCT s
WHERE {{servant_in_sight}} AND {{servant_filter_in_sight}}
WITH s ORDER BY s.sort_key LIMIT $limit
RETURN collect({
  {{servant}}
}) AS rows
