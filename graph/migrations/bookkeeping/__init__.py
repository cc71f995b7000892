"""The Cypher with which migrations are written down."""

from __future__ import annotations

from importlib.resources import files

from graph.driver.statements import Statement, statement_at


def bookkeeping(name: str) -> Statement:
    """The statement of `<name>.cypher` in this folder."""
    return statement_at(files(__name__) / f"{name}.cypher", f"migrations/{name}")
