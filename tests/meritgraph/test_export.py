"""The schema file that clients compose, and that it agrees with the code."""

from __future__ import annotations

from meritgraph.export import SCHEMA, main, sdl


def test_the_schema_file_is_up_to_date() -> None:
    assert SCHEMA.read_text("utf-8") == sdl(), "run `python -m meritgraph.export`"
    assert main(["--check"]) == 0
