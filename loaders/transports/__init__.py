"""How pages come in: over HTTP, or from files."""
