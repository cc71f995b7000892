// Columns:
($rules IS NULL OR f.rule IN $rules)
  AND ($severities IS NULL OR f.severity IN $severities)
  AND ($states IS NULL OR f.state IN $states)
  AND ($organisation IS NULL OR f.organisation = $organisation)
  AND ($assignee IS NULL OR f.assignee = $assignee)
  AND ($since IS NULL OR f.first_seen >= $since)
