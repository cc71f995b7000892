// Purpose: Counts the servants whom a caller sees. Criteria look at nothing that she does not see.
// Parameters:
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
//   $after            beginning of the name, or ''
//   $until            a text that sorts after every sort key wanted
// Columns:
//   number  of servants
MATCH (s:Servant) USING INDEX SEEK s:Servant(sort_key)
WHERE s.sort_key > $after AND s.sort_key < $until AND {{servant_in_sight}} AND {{servant_filter_in_sight}}
RETURN count(s) AS number
