// Purpose: The ladders and ranks of positions through time.
// Parameters:
//   $ids  list of position ids
// Rows:
//   id        of the position
//   versions  list of maps
//   placed    true if it belongs to a body: only then an appointment to it is part of a career
UNWIND $ids AS id
MATCH (p:Position {id: id})
WITH p.id AS id,
  COLLECT {
    MATCH (p)-[:HAS_VERSION]->(v:PositionVersion)
    RETURN {
      ladder: v.ladder, rank: v.rank, fte: v.fte, open: v.open,
      start_earliest: v.start_earliest, start_latest: v.start_latest,
      end_earliest: v.end_earliest, end_latest: v.end_latest
    }
  } AS versions,
  COUNT { (p)-[:IN]->() } > 0 AS placed
RETURN collect({id: id, versions: versions, placed: placed}) AS rows
