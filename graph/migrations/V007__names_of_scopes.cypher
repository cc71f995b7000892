// Ids of pages and of rows in quarantine have the separators within the name of their scope escaped, so that no scope's ids lie in
// the range of another. Each statement may run again after a stop.
MATCH (s:ScopeRun)<-[:READ]-(run:LoadRun) WHERE s.scope CONTAINS '/' OR s.scope CONTAINS '\\'
WITH DISTINCT run.portal + '/' + s.stream + '/' AS stream, s.scope AS scope
MATCH (p:Page) WHERE p.id STARTS WITH stream + scope + '/'
SET p.id = stream + replace(replace(scope, '\\', '\\\\'), '/', '\\/') + substring(p.id, size(stream + scope));
MATCH (q:QuarantinedRow) WHERE q.scope CONTAINS '/' OR q.scope CONTAINS '\\'
WITH q, q.portal + '/' + q.stream + '/' AS stream WHERE q.page STARTS WITH stream + q.scope + '/'
SET q.page = stream + replace(replace(q.scope, '\\', '\\\\'), '/', '\\/') + substring(q.page, size(stream + q.scope));
MATCH (q:QuarantinedRow) WHERE q.scope CONTAINS ':' OR q.scope CONTAINS '\\'
WITH q, 'quarantine:' + q.portal + '/' + q.stream + '/' AS stream WHERE q.id STARTS WITH stream + q.scope + ':'
SET q.id = stream + replace(replace(q.scope, '\\', '\\\\'), ':', '\\:') + substring(q.id, size(stream + q.scope));
