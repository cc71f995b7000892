"""`python -m meritgraph.export` writes `schema.graphql`; with `--check` it fails where the file differs from the schema."""

from __future__ import annotations

import sys
from pathlib import Path

from schema.subgraph import subgraph

SCHEMA = Path(__file__).resolve().parent.parent / "schema.graphql"


def sdl() -> str:
    """The schema as a gateway composes it."""
    return subgraph().as_str().rstrip() + "\n"


def main(arguments: list[str]) -> int:
    """0, or 1 where the file is out of date."""
    if "--check" not in arguments:
        SCHEMA.write_text(sdl(), encoding="utf-8")
        return 0
    if SCHEMA.is_file() and SCHEMA.read_text("utf-8") == sdl():
        return 0
    print(
        f"{SCHEMA.name} is not what the code says: run python -m meritgraph.export and look at the difference.", file=sys.stderr
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
