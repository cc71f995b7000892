CREATE INDEX competition_day_key IF NOT EXISTS FOR (n:Competition) ON (n.day_key);
CREATE INDEX appointment_day_key IF NOT EXISTS FOR (n:Appointment) ON (n.day_key);
CREATE INDEX appointment_order_number IF NOT EXISTS FOR (n:Appointment) ON (n.order_number);
CREATE INDEX certificate_day_key IF NOT EXISTS FOR (n:Certificate) ON (n.day_key);
CREATE INDEX certificate_number_key IF NOT EXISTS FOR (n:Certificate) ON (n.number_key);
CREATE INDEX promotion_day_key IF NOT EXISTS FOR (n:Promotion) ON (n.day_key);
