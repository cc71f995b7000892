CREATE INDEX judgement_candidate IF NOT EXISTS FOR (n:Judgement) ON (n.candidate);
