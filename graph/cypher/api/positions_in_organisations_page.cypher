// Purpose: Reads a page of the positions of some organisations that meet some criteria, ordered by folded title.
// Parameters:
//   $organisations  ids of the organisations
//   $within         ids of the organisations whose positions are wanted, or null for all
//   $ladder         ladder of the rank today, or null for all
//   $least_rank     lowest rank today, or null
//   $most_rank      highest rank today, or null
//   $head_of_body   whether the holder leads the organisation, or null for both
//   $vacant_since   day from which on nobody can have held the position, or null for all positions
//   $area           code of the area in or within which the organisation is located, or null for all
//   $today          the day of today
//   $since          only positions known or changed at this moment or later; null for all
//   $after          sort key of the last position of the previous page; for the first page the beginning of the title, or ''
//   $until          a text that sorts after every sort key wanted
//   $limit          maximum number of positions
// Rows:
//   {{position}}
UNWIND $organisations AS id
MATCH (o:Organisation {id: id})<-[:IN]-(p:Position)
WITH DISTINCT p
WHERE {{position_filter}}
WITH p ORDER BY p.sort_key LIMIT $limit
RETURN collect({
  {{position}}
}) AS rows
