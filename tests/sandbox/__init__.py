"""The sandbox: deterministic, lawful outside its planted cases, and true to the portals' shapes."""
