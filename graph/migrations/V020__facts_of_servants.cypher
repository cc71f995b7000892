CREATE INDEX assessment_day_key IF NOT EXISTS FOR (n:Assessment) ON (n.day_key);
CREATE INDEX degree_grant_day_key IF NOT EXISTS FOR (n:DegreeGrant) ON (n.day_key);
CREATE INDEX sanction_day_key IF NOT EXISTS FOR (n:Sanction) ON (n.day_key);
CREATE INDEX reserve_membership_day_key IF NOT EXISTS FOR (n:ReserveMembership) ON (n.day_key);
CREATE INDEX appeal_day_key IF NOT EXISTS FOR (n:Appeal) ON (n.day_key);
