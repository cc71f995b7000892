"""Writes ``schema.graphql`` from the code.

``python -m meritgraph.export`` writes the file; with ``--check`` it writes nothing and fails when the file differs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from schema.subgraph import subgraph

SCHEMA = Path(__file__).resolve().parent.parent / "schema.graphql"


def sdl() -> str:
    """Return the schema as a gateway composes it."""
    return subgraph().as_str().rstrip() + "\n"


def main(arguments: list[str]) -> int:
    """Return the exit code: 1 when a check finds the file out of date, else 0."""
    if "--check" not in arguments:
        SCHEMA.write_text(sdl(), encoding="utf-8")
        return 0
    if SCHEMA.is_file() and SCHEMA.read_text("utf-8") == sdl():
        return 0
    print(
        f"{SCHEMA.name} differs from the schema in the code: run python -m meritgraph.export and review the difference.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
