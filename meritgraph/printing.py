"""How commands speak: tables and sentences for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from loaders.books import PortalReport
from merit.detection import DetectionReport

_BOOKS = ("read", "created", "updated", "unchanged", "duplicate", "quarantined", "parked")


def console() -> Console:
    """Where people read; progress and problems do not mix with what a program reads."""
    return Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NAIVE_UTC).decode())


def progress_bar(screen: Console) -> Progress:
    """A bar for what may take a while; silent where nobody watches."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)


def books_table(reports: Sequence[PortalReport], *, by_stream: bool = False) -> Table:
    """What was loaded, and that the books balance."""
    table = Table(title="What was loaded", title_justify="left")
    table.add_column("portal")
    if by_stream:
        table.add_column("stream")
    for name in _BOOKS:
        table.add_column(name, justify="right")
    table.add_column("books")
    table.add_column("state")
    for report in reports:
        if by_stream:
            for scope in report.scopes:
                where = scope.stream if scope.scope == "all" else f"{scope.stream} {scope.scope}"
                counts = scope.books.counts()
                balance = "balanced" if scope.books.balanced else "NOT BALANCED"
                table.add_row(report.portal, where, *(f"{counts[name]:,}" for name in _BOOKS), balance, scope.state)
            continue
        counts = report.books.counts()
        balance = "balanced" if report.books.balanced else "NOT BALANCED"
        table.add_row(report.portal, *(f"{counts[name]:,}" for name in _BOOKS), balance, report.state.replace("_", " "))
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
