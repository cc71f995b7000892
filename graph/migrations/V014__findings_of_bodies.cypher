CREATE INDEX finding_organisation IF NOT EXISTS FOR (n:Finding) ON (n.organisation);
CREATE INDEX finding_assignee IF NOT EXISTS FOR (n:Finding) ON (n.assignee);
