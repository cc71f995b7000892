"""What all commands share: running their work, and printing JSON for programs."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

import orjson
import typer
import uvloop

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run the work of a command to its end and return its result."""
    return uvloop.run(work)


def print_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NAIVE_UTC).decode())
