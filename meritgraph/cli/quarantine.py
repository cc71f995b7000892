"""``meritgraph quarantine``: rows that could not be loaded."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from loaders.ingest.quarantine import ReplayReport, content_of, discard, quarantined, quarantined_by_id
from loaders.ingest.records import QuarantinedRow
from loaders.keys.key_check import keys_of_graph
from loaders.keys.keyring import KeyRing
from meritgraph import services
from meritgraph.cli.exit_codes import CLEAN, WITH_REJECTS
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import check_portal_name
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Inspect, replay or discard rows that could not be loaded.\n\nExample: meritgraph quarantine list",
)
# More than a quarantine can hold.
_ALL = 1_000_000
Ids = Annotated[list[str] | None, typer.Argument(help="Ids of rows in quarantine; all rows by default.")]
PortalName = Annotated[str, typer.Option(help="Only rows of this portal.", callback=check_portal_name)]


@app.command("list")
def list_rows(
    portal: PortalName = "",
    limit: Annotated[int, typer.Option(min=1, help="Largest number of rows to list.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List rows in quarantine with the field and the reason, without their content.

    Example: meritgraph quarantine list --portal test.argos.uz
    """

    async def work() -> list[QuarantinedRow]:
        async with services.migrated_database(Settings()) as database:
            return await quarantined(database, portal, limit)

    rows = run(work())
    if as_json:
        print_json([{name: value for name, value in asdict(row).items() if name != "payload"} for row in rows])
        return
    table = Table()
    for name in ("id", "field", "reason", "recorded at"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(escape(row.id), row.field or "(the row)", row.reason, f"{row.recorded_at:%Y-%m-%d %H:%M}")
    console = stdout()
    console.print(table)
    for reason, number in Counter(f"{row.portal}/{row.stream}: {row.reason}" for row in rows).most_common():
        console.print(f"{number:>6} {reason}")


@app.command("show")
def show_row(row: Annotated[str, typer.Argument(help="Id of a row in quarantine.")], purpose: Purpose = None) -> None:
    """Print the content of a row, decrypted.

    The content may identify a person: mind who can see your screen.

    Example: meritgraph quarantine show quarantine:test.argos.uz/orders/all:17-K
    """
    asked = require_purpose(Settings(), "quarantine show", purpose)

    async def work() -> tuple[QuarantinedRow, KeyRing]:
        async with services.migrated_database(asked.settings) as database:
            found = await quarantined_by_id(database, [row])
            keys = await keys_of_graph(database, asked.settings.keys)
            # Whom a row is about is not known before it is loaded.
            await asked.record(database, [])
            return found[0], keys

    found, keys = run(work())
    content = content_of(found, keys)
    print_json({"reason": found.reason, "field": found.field, "row": content})


@app.command("replay")
def replay_rows(ids: Ids = None, portal: PortalName = "", as_json: AsJson = False) -> None:
    """Load rows again after a portal's package was fixed.

    Exits 0 when none was refused again, else 3.

    Example: meritgraph quarantine replay --portal test.argos.uz
    """
    settings = Settings()

    async def work() -> ReplayReport:
        async with services.migrated_database(settings) as database:
            chosen = await quarantined_by_id(database, ids) if ids else await quarantined(database, portal, _ALL)
            return await services.replay_rows(database, settings, chosen)

    report = run(work(), "Stopped. Rows that were loaded are kept: run `meritgraph quarantine replay` again.")
    if as_json:
        print_json(asdict(report))
    else:
        _print_replay(report)
    raise typer.Exit(WITH_REJECTS if report.refused else CLEAN)


def _print_replay(report: ReplayReport) -> None:
    console = stdout()
    console.print(f"{report.loaded} loaded, {report.refused} refused again, {report.untried} could not be tried.")
    if report.untried:
        console.print(
            "A row cannot be tried when its content is not a row or is no longer kept: run `meritgraph sync` to read it again.",
            soft_wrap=True,
        )
    for row in report.superseded:
        console.print(
            f"{escape(row)} stays: newer content of the same record is loaded or is in quarantine itself.", soft_wrap=True
        )


@app.command("discard")
def discard_rows(ids: Annotated[list[str], typer.Argument(help="Ids of rows in quarantine.")]) -> None:
    """Remove rows from quarantine for good.

    Example: meritgraph quarantine discard quarantine:test.argos.uz/orders/all:17-K
    """

    async def work() -> int:
        async with services.migrated_database(Settings()) as database:
            # A row that is named twice is found once.
            rows = await quarantined_by_id(database, ids)
            await discard(database, [row.id for row in rows])
            return len(rows)

    stdout().print(f"Discarded from quarantine: {run(work())}.")
