// Columns:
//   covered_days  days for which `label` is loaded completely for `body`: a list of {from, to}, which may overlap. A portal speaks for
//                 a body as long as it describes the body itself.
[(body)<-[:SPEAKS_FOR]-(scope:Coverage) WHERE label IN scope.labels | {from: scope.from, to: scope.to}] + reduce(
  days = [],
  record IN [(body)<-[:DESCRIBES]-(r:PortalRecord) | r] + [(body)-[:HAS_VERSION]->()<-[:DESCRIBES]-(r:PortalRecord) | r]
  | days + [c IN $covered WHERE c.portal = record.portal AND c.label = label | {
    from: c.from,
    to: CASE WHEN c.to > date(record.absent_since) THEN date(record.absent_since) ELSE c.to END
  }]
)
