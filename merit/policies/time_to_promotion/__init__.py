"""Where the registers of careers begin, for the question of time to promotion."""
