"""How commands speak: tables and sentences for people, JSON for programs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Annotated, Any, TypeVar

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from loaders.books import PortalReport
from loaders.catalogue import all_portals
from merit.detection import DetectionReport

_BOOKS = ("read", "created", "updated", "unchanged", "duplicate", "quarantined")


T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]


def installed_portal(name: str) -> str:
    """The name of a portal as it is given to a command ('' where none is). A usage error where none is installed under it."""
    portals = all_portals()
    if name and name not in portals:
        raise typer.BadParameter(f"There is no portal {name}. Installed are: {', '.join(portals)}.")
    return name


def running(work: Coroutine[Any, Any, T]) -> T:
    """Runs the work of a command to its end."""
    return asyncio.run(work)


def console() -> Console:
    """Where people read; progress and problems do not mix with what a program reads."""
    screen = Console(stderr=True, highlight=False)
    # A log has no edge at which tables must be cut.
    return screen if screen.is_terminal else Console(stderr=True, highlight=False, width=120)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NAIVE_UTC).decode())


def progress_bar(screen: Console) -> Progress:
    """A bar for what may take a while; silent where nobody watches."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)


def books_table(reports: Sequence[PortalReport]) -> Table:
    """What was loaded from each portal, and that the books balance; narrow enough for any terminal."""
    table = Table(title="What was loaded", title_justify="left")
    table.add_column("rows")
    for report in reports:
        table.add_column(report.portal, justify="right")
    for name in _BOOKS:
        table.add_row(name, *(f"{report.books.counts()[name]:,}" for report in reports))
    table.add_section()
    table.add_row("books", *("balanced" if report.books.balanced else "NOT BALANCED" for report in reports))
    table.add_row("state", *(report.state.replace("_", " ") for report in reports))
    return table


def streams_table(report: PortalReport) -> Table:
    """The books of each scope of one portal."""
    table = Table(title=report.portal, title_justify="left")
    table.add_column("stream")
    for name in _BOOKS:
        table.add_column(name, justify="right")
    table.add_column("state")
    for scope in report.scopes:
        where = scope.stream if scope.scope == "all" else f"{scope.stream} {scope.scope}"
        table.add_row(where, *(f"{scope.books.counts()[name]:,}" for name in _BOOKS), scope.state)
    return table


def detection_table(report: DetectionReport) -> Table:
    """What was judged: satisfied and not evaluable always beside violating."""
    table = Table(title=f"{report.servants:,} servants judged as of {report.as_of}", title_justify="left")
    for name in ("rule", ""):
        table.add_column(name)
    for name in ("leads", "satisfied", "not evaluable"):
        table.add_column(name, justify="right")
    table.add_column("missing most often")
    for rule in report.rules:
        summary = rule.summary()
        missing = next((f"{name} ({count:,})" for name, count in summary["missing"].items()), "")
        counts = (f"{summary[name]:,}" for name in ("violating", "satisfied", "not_evaluable"))
        table.add_row(summary["rule"], summary["title"], *counts, missing)
    return table
