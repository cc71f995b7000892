// Purpose: Reads the certificates of a servant, and those of others of which an open conflict says that a portal states her as holder.
// Parameters:
//   $servant  id of the servant, or one that was merged into it
// Columns:
//   servant       id and name, or null where there is no such servant
//   certificates  list of maps, as graph/cypher/fragments/compared_certificate.cypher describes them
OPTIONAL MATCH (merged:Redirect {id: $servant})
WITH coalesce(merged.to, $servant) AS id
OPTIONAL MATCH (s:Servant {id: id})
RETURN CASE WHEN s IS NULL THEN null ELSE [s.id, s.name] END AS servant,
  COLLECT {
    MATCH (s)-[:HOLDS]->(c:Certificate)
    RETURN { {{compared_certificate}} }
  } + COLLECT {
    MATCH (claimed:Conflict {label: 'Certificate', state: 'open'})-[:ABOUT]->(c:Certificate)
    WHERE claimed.property = 'servant' AND any(value IN claimed.values WHERE value ENDS WITH s.id)
      AND NOT EXISTS { MATCH (c)<-[:HOLDS]-(h:Servant) WHERE h.id = s.id RETURN h }
    RETURN { {{compared_certificate}} }
  } AS certificates
