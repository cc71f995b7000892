"""How commands speak: tables and sentences for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator, Sequence
from typing import Annotated, Any, TypeVar

import orjson
import typer
import uvloop
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from loaders.portal_api.registry import installed
from loaders.runs.report import PortalReport
from loaders.sync import SyncReport
from merit.detection import DetectionReport

_BOOKS = ("read", "created", "updated", "unchanged", "duplicate", "quarantined")
_ABSENCES = ("missing", "gone")
_ON_OCCASION = ("pending", *_ABSENCES)


T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]


def installed_portal(name: str) -> str:
    """The name of a portal as it is given to a command ('' where none is). A usage error where none is installed under it."""
    found = installed()
    if name and name not in found.portals and name not in found.broken:
        raise typer.BadParameter(f"There is no portal {name}. Installed are: {', '.join(found.portals)}.")
    return name


def say_what_is_broken() -> None:
    """Names the portals whose packages cannot be used; the others are."""
    for problem in installed().broken.values():
        console().print(f"[bold red]Left out:[/] {escape(problem)}", soft_wrap=True)


def running(work: Coroutine[Any, Any, T]) -> T:
    """Runs the work of a command to its end."""
    return uvloop.run(work)


def results() -> Console:
    """Where a command puts what it was asked for: standard output, which can be searched and kept."""
    return _screen(stderr=False)


def console() -> Console:
    """Where progress and problems go: standard error."""
    return _screen(stderr=True)


def _screen(*, stderr: bool) -> Console:
    screen = Console(stderr=stderr, highlight=False)
    # A file has no edge at which tables must be cut.
    return screen if screen.is_terminal else Console(stderr=stderr, highlight=False, width=120)


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
    """The books of each scope of one portal; references that wait, and what was not there any more, where that is anything."""
    counts = [scope.books.counts() | {name: getattr(scope, name) for name in _ABSENCES} for scope in report.scopes]
    names = [*_BOOKS, *(name for name in _ON_OCCASION if any(each[name] for each in counts))]
    table = Table(title=report.portal, title_justify="left")
    table.add_column("stream")
    for name in names:
        table.add_column(name, justify="right")
    table.add_column("state")
    for scope, each in zip(report.scopes, counts, strict=True):
        where = " ".join(name for name in (scope.stream, scope.scope) if name not in ("all", "?"))
        table.add_row(where, *(f"{each[name]:,}" for name in names), scope.state)
    return table


def absence_sentence(report: PortalReport, *, planned: bool = False) -> str:
    """How many records were not found any more and how many of those are taken for gone; '' where none were."""
    missing, gone = (sum(getattr(scope, name) for scope in report.scopes if scope.state == "done") for name in _ABSENCES)
    if not missing and not gone:
        return ""
    if planned:
        return f"{report.portal}: {missing:,} records would be missing."
    return f"{report.portal}: {missing:,} records are missing since this reading, {gone:,} count as gone from now on."


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


def print_runs(report: SyncReport, *, planned: bool) -> None:
    """What became of each portal's rows; problems go where problems go."""
    if planned:
        results().print("[bold]A plan: no row was written.[/] Rows as they would be booked:")
    for portal in report.portals:
        results().print(streams_table(portal))
        if absent := absence_sentence(portal, planned=planned):
            results().print(escape(absent), soft_wrap=True)
        for note in portal.notes:
            results().print(f"{portal.portal}: {escape(note)}", style="dim", soft_wrap=True)
    if report.corrected:
        results().print(
            f"{report.corrected} rows from quarantine are loaded: they correct whose number is whose, and who was one person by "
            "the former word alone was parted.",
            soft_wrap=True,
        )
    print_problems(report)


def print_problems(report: SyncReport) -> None:
    """Each with its place."""
    for portal in report.portals:
        for place, problem in _problems(portal):
            console().print(f"[bold red]{place}:[/] {escape(problem)}", soft_wrap=True)
    if report.problem:
        console().print(f"[bold red]Error:[/] {escape(report.problem)}", soft_wrap=True)


def _problems(report: PortalReport) -> Iterator[tuple[str, str]]:
    """Each problem with its place; one that several scopes have in the same words stands once, at the portal."""
    places: dict[str, list[str]] = {}
    for scope in report.scopes:
        if scope.problem:
            known = [name for name in (scope.stream, scope.scope) if name != "?"]
            places.setdefault(scope.problem, []).append("/".join([report.portal, *known]))
    for problem, found in places.items():
        yield (found[0] if len(found) == 1 else report.portal), problem
