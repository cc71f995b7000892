"""Identity: personal numbers under a key, and the ids and identifier keys that are derived from references."""
