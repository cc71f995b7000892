"""Backups of the embedded graph and of the keys: two kinds of file, which are kept apart."""
