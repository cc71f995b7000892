CREATE CONSTRAINT judged_dossier_id IF NOT EXISTS FOR (n:JudgedDossier) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT kept_stratum_id IF NOT EXISTS FOR (n:KeptStratum) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT detection_state_id IF NOT EXISTS FOR (n:DetectionState) REQUIRE n.id IS UNIQUE;
