"""Signing in to the case pages, the session that follows, and its forms."""
