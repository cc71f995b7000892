"""The exit codes that all commands share. Typer itself exits with 2 for wrong usage."""

CLEAN = 0
FAILED = 1
WITH_REJECTS = 3
HELD = 4
