CREATE INDEX access_event_servant IF NOT EXISTS FOR (n:AccessEvent) ON (n.servant);
CREATE INDEX access_event_sort_key IF NOT EXISTS FOR (n:AccessEvent) ON (n.sort_key);
