"""``meritgraph portal``: lists, checks and tests portals, and starts new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.markup import escape
from rich.table import Table

from graph.errors import PortalError
from loaders.conformance import FirstPage, LiveFeed, Outcome, Recording, Verdict, examine, first_look, recorded_pages
from loaders.conformance.page_sources import PageSource
from loaders.portal_api.contract import Feed, Portal
from loaders.portal_api.registry import installed_portals, usable_portals
from meritgraph.cli.exit_codes import CLEAN, FAILED, WITH_REJECTS
from meritgraph.cli.output import AsJson, print_json
from meritgraph.cli.packages import warn_of_broken_packages
from meritgraph.console import stdout
from meritgraph.new_portal import SourceKind, write_portal
from meritgraph.services import configured_feeds
from meritgraph.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="List, check and test portals, and start new ones.\n\nExample: meritgraph portal list",
)
Name = Annotated[str, typer.Argument(help="Name of the portal.")]


@app.command("list")
def list_portals(as_json: AsJson = False) -> None:
    """List the installed portals with their streams and feeds.

    Example: meritgraph portal list --json
    """
    settings = Settings()
    listed = [_listed(portal, settings) for portal in usable_portals().values()]
    warn_of_broken_packages()
    if as_json:
        print_json(listed)
        return
    table = Table(title="Portals", title_justify="left")
    for name in ("portal", "country", "streams", "feed"):
        table.add_column(name)
    for each in listed:
        streams = ", ".join(stream["stream"] for stream in each["streams"])
        table.add_row(f"{each['portal']}\n[dim]{escape(each['title'])}[/]", each["country"], streams, each["feed"] or "none")
    stdout().print(table)


@app.command()
def check(name: Name, as_json: AsJson = False) -> None:
    """Read one page of each stream from the configured feed, and write nothing.

    Exits 0 when every row could be loaded, 3 when some would go to quarantine, 1 when a stream cannot be read.

    Example: meritgraph portal check test.argos.uz
    """
    portal, feed = _configured(name)
    first_pages = first_look(portal, feed, datetime.now(UTC))
    if as_json:
        print_json([asdict(page) for page in first_pages])
    else:
        _print_first_pages(portal, first_pages)
    failed, rejected = any(page.problem for page in first_pages), any(page.rejected for page in first_pages)
    raise typer.Exit(FAILED if failed else WITH_REJECTS if rejected else CLEAN)


@app.command("test")
def examine_portal(
    name: Name,
    pages: Annotated[Path | None, typer.Option(help="Folder with recorded pages; by default that of the package.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Test a few pages of the configured feed instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run the conformance kit on recorded pages or on a live feed.

    Exits 0 when no check failed, else 1.
    Checks that could not be made are listed apart, with the reason: a live feed, for example, cannot be cut on purpose.

    Example: meritgraph portal test test.argos.uz
    """
    examined = _examined(name, pages, live)
    warn_of_broken_packages()
    verdicts = examine(*examined)
    if as_json:
        print_json([{**asdict(verdict), "outcome": verdict.outcome} for verdict in verdicts])
    else:
        _print_verdicts(name, verdicts)
    raise typer.Exit(FAILED if any(verdict.outcome is Outcome.FAILED for verdict in verdicts) else CLEAN)


@app.command()
def new(
    name: Name,
    folder: Annotated[Path | None, typer.Option(help="Folder to write; by default ./<name>.")] = None,
    country: Annotated[str, typer.Option(help="Country whose bodies it covers: two letters.")] = "UZ",
    source: Annotated[SourceKind, typer.Option(help="How the portal delivers its rows.")] = SourceKind.CSV,
) -> None:
    """Write the package of a new portal, with recorded pages and an entry point.

    Example: meritgraph portal new staff.example.uz --folder staff-portal --source rest
    """
    written = write_portal(name, country, source, folder or Path(name))
    console = stdout()
    console.print(f"Wrote the package to {written}. Install and test it:\n", soft_wrap=True)
    console.print(f"  python -m pip install --no-deps --no-build-isolation --editable {written}", markup=False, soft_wrap=True)
    console.print(f"  meritgraph portal test {name}", markup=False, soft_wrap=True)


def _listed(portal: Portal, settings: Settings) -> dict[str, Any]:
    feed = settings.feeds.get(portal.name)
    return {
        "portal": portal.name,
        "title": portal.title,
        "country": portal.country,
        "streams": [{"stream": stream.name, "mode": stream.mode, "labels": stream.labels} for stream in portal.streams],
        "feed": (_without_login(feed.url) or str(feed.folder)) if feed else None,
    }


def _installed(name: str) -> Portal:
    found = installed_portals()
    if name in found.broken:
        raise PortalError(found.broken[name])
    if name not in found.portals:
        raise PortalError(f"There is no portal {name}. Installed portals: {', '.join(found.portals)}.")
    return found.portals[name]


def _configured(name: str) -> tuple[Portal, Feed]:
    ((portal, feed),) = configured_feeds(Settings(), [name]).items()
    return portal, feed


def _examined(name: str, pages: Path | None, live: bool) -> tuple[Portal, PageSource]:
    if live:
        portal, feed = _configured(name)
        return portal, LiveFeed(feed, datetime.now(UTC))
    portal = _installed(name)
    folder = pages or recorded_pages(portal)
    if not folder.is_dir():
        raise PortalError(
            f"There are no recorded pages of {name} in {folder}. Record some (see docs/integrators.md), name another folder with "
            "--pages, or test its feed with --live."
        )
    return portal, Recording(folder)


def _print_first_pages(portal: Portal, first_pages: Sequence[FirstPage]) -> None:
    name = portal.name
    table = Table(title=f"First pages of {name}", title_justify="left")
    for column in ("stream", "rows", "loaded", "refused"):
        table.add_column(column, justify="left" if column in ("stream", "refused") else "right")
    for page in first_pages:
        refused = ", ".join(f"{count} {reason}" for reason, count in page.rejected.items())
        table.add_row(page.stream, f"{page.rows:,}", f"{page.mapped:,}", escape(refused))
    console = stdout()
    console.print(table)
    for page in first_pages:
        if page.problem:
            console.print(f"[bold red]{name}/{page.stream}:[/] {escape(page.problem)}", soft_wrap=True)
        for each in page.untranslated:
            where = "stands in no table" if each["field"] in portal.words.fields else "there is no table for this field"
            words = f"{each['field']}: «{each['word']}» becomes unknown ({each['count']:,} rows), {where}."
            console.print(f"[yellow]{name}/{page.stream}:[/] {escape(words)}", soft_wrap=True)
    if any(page.rejected for page in first_pages):
        console.print(f"To see which rows are refused and why: meritgraph portal test {name} --live", soft_wrap=True)


def _print_verdicts(name: str, verdicts: Sequence[Verdict]) -> None:
    console = stdout()
    console.print(_verdicts_table(name, verdicts))
    for verdict in verdicts:
        if verdict.problem is not None:
            origin = f"{name}/{verdict.stream}" if verdict.stream else name
            console.print(f"[bold red]{origin}, {verdict.check}:[/] {escape(verdict.problem)}", soft_wrap=True)
    console.print(f"{name}: {_summary(verdicts)}.", soft_wrap=True)


def _verdicts_table(name: str, verdicts: Sequence[Verdict]) -> Table:
    """Return the outcome counts of each stream's checks, with the names of those that could not be made."""
    table = Table(title=f"Checks of {name}", title_justify="left")
    for column in ("stream", *Outcome):
        table.add_column(column, justify="right" if column in (Outcome.FINE, Outcome.FAILED) else "left")
    for stream in dict.fromkeys(verdict.stream for verdict in verdicts):
        of_stream = [verdict for verdict in verdicts if verdict.stream == stream]
        counts = Counter(verdict.outcome for verdict in of_stream)
        not_made = ", ".join(verdict.check for verdict in of_stream if verdict.outcome is Outcome.NOT_EXAMINED)
        table.add_row(stream or "[dim]the portal[/]", str(counts[Outcome.FINE]), str(counts[Outcome.FAILED]), not_made)
    return table


def _summary(verdicts: Sequence[Verdict]) -> str:
    counts = Counter(verdict.outcome for verdict in verdicts)
    if counts[Outcome.FINE] == len(verdicts):
        return f"all {len(verdicts)} checks are fine"
    failed = [f"[bold red]{counts[Outcome.FAILED]} failed[/]"] if counts[Outcome.FAILED] else []
    reasons = "; ".join(dict.fromkeys(escape(verdict.not_examined) for verdict in verdicts if verdict.not_examined))
    not_made = [f"{counts[Outcome.NOT_EXAMINED]} could not be made: {reasons}"] if reasons else []
    fine = f"{counts[Outcome.FINE]} {'check is' if counts[Outcome.FINE] == 1 else 'checks are'} fine"
    return ", ".join([fine, *failed, *not_made])


def _without_login(url: str | None) -> str | None:
    """Return an address without user name and password, which must not be shown."""
    return None if url is None else str(httpx.URL(url).copy_with(userinfo=b""))
