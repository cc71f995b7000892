CREATE INDEX quarantined_row_key IF NOT EXISTS FOR (n:QuarantinedRow) ON (n.key);
