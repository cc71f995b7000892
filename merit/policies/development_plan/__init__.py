"""Which ratings are low or stale, and when training is due soon."""
