CREATE INDEX finding_severity_key IF NOT EXISTS FOR (n:Finding) ON (n.severity_key);
CREATE INDEX finding_changed_key IF NOT EXISTS FOR (n:Finding) ON (n.changed_key);
