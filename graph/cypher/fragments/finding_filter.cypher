// Columns:
($rules IS NULL OR f.rule IN $rules)
  AND ($severities IS NULL OR f.severity IN $severities)
  AND ($states IS NULL OR f.state IN $states)
  AND ($organisations IS NULL OR f.organisation IN $organisations)
  AND ($assignee IS NULL OR f.assignee = $assignee)
  AND (NOT $unassigned OR f.assignee IS NULL)
  AND ($day_from IS NULL OR f.day >= $day_from)
  AND ($day_before IS NULL OR f.day < $day_before)
  AND ($since IS NULL OR f.first_seen >= $since)
  AND ($seen_before IS NULL OR f.first_seen < $seen_before)
  AND ($decided_by IS NULL OR EXISTS {
    MATCH (f)-[:CHANGED_BY]->(decided:Review)
    WHERE decided.by = $decided_by AND decided.change IN ['confirmed', 'dismissed']
    RETURN decided
  })
  AND ($changed_since IS NULL OR EXISTS {
    MATCH (f)-[:CHANGED_BY]->(changed:Review)
    WHERE changed.at >= $changed_since
    RETURN changed
  })
  AND ($missing_record IS NULL OR NOT $missing_record OR EXISTS {
    MATCH (f)-[:EVIDENCE]->()-[:FROM|INTO*0..1]->(n)
    WHERE EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(:PortalRecord) }
      AND NOT EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(r:PortalRecord) WHERE r.absent_since IS NULL }
    RETURN n
  })
  AND ($missing_record IS NULL OR $missing_record OR NOT EXISTS {
    MATCH (f)-[:EVIDENCE]->()-[:FROM|INTO*0..1]->(n)
    WHERE EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(:PortalRecord) }
      AND NOT EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(r:PortalRecord) WHERE r.absent_since IS NULL }
    RETURN n
  })
  AND ($withheld IS NULL OR NOT f.id IN $withheld)
  AND (NOT $disclosed OR (f.state = 'confirmed' AND f.disclosed_at IS NOT NULL))
