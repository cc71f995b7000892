CREATE CONSTRAINT disclosure_delay_id IF NOT EXISTS FOR (n:DisclosureDelay) REQUIRE n.id IS UNIQUE;
