"""Judged dossiers: what is kept of them, what their outcomes rest on, and when these can change."""
