"""Policy: dated values with their legal basis, by country. Rules bring their own; shared ones lie here."""
