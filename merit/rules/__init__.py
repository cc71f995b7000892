"""The rules, one folder each: what they look for, why, by which law, and their queries."""
