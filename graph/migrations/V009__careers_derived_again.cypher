// The line of posts is ordered by starts alone, so every career is derived again. The statement may run again after a stop.
MATCH (s:Servant) WHERE s.dirty IS NULL AND EXISTS { MATCH (s)-[:HELD]->(:Appointment) }
CALL (s) { SET s.dirty = s.id } IN TRANSACTIONS OF 10000 ROWS;
