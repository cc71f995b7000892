CREATE CONSTRAINT stream_fields_id IF NOT EXISTS FOR (n:StreamFields) REQUIRE n.id IS UNIQUE;
