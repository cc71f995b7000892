"""The Cypher that records applied migrations."""

from __future__ import annotations

from importlib.resources import files

from graph.cypher.statements import Statement, statement_at


def bookkeeping(name: str) -> Statement:
    """Return the statement of `<name>.cypher` in this folder."""
    return statement_at(files(__name__) / f"{name}.cypher", f"migrations/{name}")
