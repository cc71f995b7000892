CREATE CONSTRAINT kept_answer_id IF NOT EXISTS FOR (n:KeptAnswer) REQUIRE n.id IS UNIQUE;
CREATE INDEX kept_answer_at IF NOT EXISTS FOR (n:KeptAnswer) ON (n.at);
