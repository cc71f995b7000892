CREATE CONSTRAINT load_request_id IF NOT EXISTS FOR (n:LoadRequest) REQUIRE n.id IS UNIQUE;
CREATE INDEX load_request_state IF NOT EXISTS FOR (n:LoadRequest) ON (n.state);
