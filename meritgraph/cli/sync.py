"""``meritgraph sync``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from logging import DEBUG, INFO
from typing import Annotated, Any

import typer

from loaders.portal_api.contract import Portal, StreamMode
from loaders.runs.request import BackFill
from loaders.runs.reset_watermark import reset_watermark as set_watermark
from loaders.sync import SyncReport, held_removals
from meritgraph import services
from meritgraph.cli.exit_codes import FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import warn_of_broken_packages
from meritgraph.cli.reports import print_sync
from meritgraph.cli.sync_in_turns import serve_once, worst_code
from meritgraph.cli.turns import Every, in_turns
from meritgraph.console import stderr
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)
_STOPPED = {
    True: "Stopped. A plan writes nothing: run it again.",
    False: "Stopped. What was read is kept: run `meritgraph sync` again.",
}
_STOPPED_WORKER = "Stopped. What was read is kept, and requests that are not done wait for the next worker."


@app.command()
def sync(
    portals: Annotated[list[str] | None, typer.Argument(help="Names of portals; by default all that have a feed.")] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Print what would change and write nothing: no rows, no schema, no keys.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="[STREAM=]WATERMARK",
            help="Back-fill: read all lists of changes, or that of one stream, from this watermark again. The stored watermarks "
            "stay as they are.",
        ),
    ] = None,
    confirm_removals: Annotated[
        str | None,
        typer.Option(metavar="RUN", help="Confirm that the records which this held run found missing are really gone."),
    ] = None,
    reset_watermark: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[PORTAL/]STREAM=VALUE",
            help="First set the stored watermark of this stream to a value, because it lies. May be given several times.",
        ),
    ] = None,
    requested: Annotated[
        bool, typer.Option("--requested", help="Serve the requests to load that people made by the API, and do nothing else.")
    ] = False,
    every: Every = None,
    as_json: AsJson = False,
) -> None:
    """Load every portal that has a feed, or the portals that you name.

    Exits 0 when everything was loaded, 3 with rows in quarantine or careers that cannot be derived, 4 when a scope was held, 1
    when one failed.

    Example: meritgraph sync test.argos.uz --plan
    """
    once_only = bool(plan or since or confirm_removals or reset_watermark)
    if once_only and (requested or every):
        raise typer.BadParameter(
            "--plan, --since, --confirm-removals and --reset-watermark are for a single sync, without --requested and --every."
        )
    if requested and portals:
        raise typer.BadParameter("--requested serves the requests of all portals: name no portals.")
    settings = Settings()
    warn_of_broken_packages()

    async def turn() -> int:
        if requested:
            return await serve_once(settings, as_json, quiet=every is not None)
        report = await _sync(settings, portals or [], plan, since, confirm_removals, reset_watermark or [])
        return _print(settings, report, plan=plan, everything=not portals, as_json=as_json)

    # A worker that looks for requests every few seconds would fill the log.
    name, level, stopped = ("requests", DEBUG, _STOPPED_WORKER) if requested else ("sync", INFO, _STOPPED[plan])
    raise typer.Exit(run(in_turns(turn, every, settings, name, level=level), stopped))


def _print(settings: Settings, report: SyncReport, *, plan: bool, everything: bool, as_json: bool) -> int:
    """Print the report of a sync, and return its exit code."""
    if everything:
        report.portals.extend(services.broken_portals(settings))
    if as_json:
        print_json(_document(report, plan))
    else:
        print_sync(report, dry_run=plan)
    return _exit_code(report)


async def _sync(
    settings: Settings, names: list[str], dry_run: bool, since: str | None, held_run: str | None, resets: Sequence[str]
) -> SyncReport:
    feeds = services.configured_feeds(settings, names)
    resetting = [watermark_to_set(text, feeds) for text in resets]
    if resetting and dry_run:
        raise typer.BadParameter("--plan writes nothing, so it cannot be combined with --reset-watermark.")
    opened = services.database_without_migrating if dry_run else services.migrated_database
    async with opened(settings) as database:
        policy = replace(services.sync_policy(settings), dry_run=dry_run, back_fill=_back_fill(since, feeds))
        if held_run is not None:
            policy = replace(policy, confirmed=await held_removals(database, held_run))
        for portal, stream, value in resetting:
            await set_watermark(database, portal, stream, value)
        return await services.sync(database, settings, feeds, stderr(), datetime.now(UTC), policy)


def watermark_to_set(text: str, portals: Iterable[Portal]) -> tuple[str, str, str]:
    """Return portal, stream and value that a ``--reset-watermark`` names. Anything but one stream of these is wrong usage."""
    name, _, value = text.partition("=")
    streams = [(portal.name, each.name) for portal in portals for each in portal.streams if each.mode is not StreamMode.SNAPSHOT]
    found = [(portal, stream) for portal, stream in streams if name in (stream, f"{portal}/{stream}")]
    if not value or not found:
        raise typer.BadParameter(
            f"--reset-watermark takes [PORTAL/]STREAM=VALUE, not {text}. Streams with watermarks: "
            f"{', '.join(f'{portal}/{stream}' for portal, stream in streams)}."
        )
    if len(found) > 1:
        choice = " or ".join(f"{portal}/{stream}={value}" for portal, stream in found)
        raise typer.BadParameter(f"Several portals have a stream {name}: write {choice}.")
    return *found[0], value


def _document(report: SyncReport, dry_run: bool) -> dict[str, Any]:
    return {
        "portals": [portal.document() for portal in report.portals],
        "corrected": report.corrected,
        "careers": report.careers,
        "careers_not_derived": [{"servant": each.servant, "reason": each.reason} for each in report.not_derived],
        "problem": report.problem,
        "planned": dry_run,
    }


def _exit_code(report: SyncReport) -> int:
    """Return the exit code of the worst state of any portal."""
    if report.problem:
        return FAILED
    states = {portal.state for portal in report.portals}
    return worst_code(states | {"with_rejects"} if report.not_derived else states)


def _back_fill(since: str | None, portals: Iterable[Portal]) -> BackFill | None:
    """Return the back-fill that ``--since`` asks for. A stream that none of the portals has is wrong usage."""
    if since is None:
        return None
    stream, equals, watermark = since.partition("=")
    # A watermark may itself contain the sign, and end with it.
    if not equals or not stream.isidentifier() or not watermark.strip("="):
        return BackFill(since)
    streams = {each.name for portal in portals for each in portal.streams}
    if stream not in streams:
        raise typer.BadParameter(
            f"There is no stream {stream} in --since. Streams of these portals: {', '.join(sorted(streams))}."
        )
    return BackFill(watermark, stream)
