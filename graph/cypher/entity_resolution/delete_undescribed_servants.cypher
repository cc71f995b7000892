// Purpose: Deletes servants that no record describes any longer and nothing refers to, with their identifiers and what was
//   derived for them. A servant that a finding concerns stays.
// Parameters:
//   $ids  list of servant ids
//   $at   moment at which their open conflicts close
// Columns: none
UNWIND $ids AS id
MATCH (s:Servant {id: id})
WHERE NOT EXISTS {
    MATCH (s)-[:DESCRIBES|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED|EDUCATED|DECLARED|FILED|KIN|APPOINTED_BY
      |PANEL|BY|CONCERNS]-()
  }
  AND NOT EXISTS { MATCH (s)<-[:ABOUT]-(:Appeal) }
  AND NOT EXISTS { MATCH (s)-[:HELD]->(a:Appointment) WHERE a.derived IS NULL OR NOT a.derived }
OPTIONAL MATCH (s)<-[:ABOUT]-(c:Conflict {state: 'open'})
SET c.state = 'settled', c.closed_at = $at
WITH DISTINCT s
OPTIONAL MATCH (s)-[:RECEIVED]->(m:Promotion)-[:FROM]->(:Appointment)-[n:NEXT]->(:Appointment)<-[:INTO]-(m)
DELETE n
WITH DISTINCT s
OPTIONAL MATCH (s)-[:RECEIVED|HELD]->(derived)
DETACH DELETE derived
WITH DISTINCT s
OPTIONAL MATCH (s)<-[:IDENTIFIES]-(i:Identifier)
DETACH DELETE i
WITH DISTINCT s
DETACH DELETE s
