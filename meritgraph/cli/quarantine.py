"""``meritgraph quarantine``: rows that could not be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from loaders.ingest.quarantine import Quarantined, Replay, content_of, discard, quarantined, quarantined_by_id, replay
from loaders.keys.keyring import KeyRing
from loaders.portal_api.registry import all_portals
from meritgraph import services
from meritgraph.cli.output import AsJson, installed_portal, print_json, results, running
from meritgraph.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Rows that could not be read: look at them, try them again, let them go.")
WITH_REJECTS = 3
Ids = Annotated[list[str] | None, typer.Argument(help="Ids of rows in quarantine.")]
OfPortal = Annotated[str, typer.Option(help="Only rows of this portal.", callback=installed_portal)]


@app.command("list")
def list_rows(
    portal: OfPortal = "",
    limit: Annotated[int, typer.Option(min=1, help="How many at the most.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List rows in quarantine with the field and the reason; their content is not shown.

    Example: meritgraph quarantine list --portal test.argos.uz
    """

    async def work() -> list[Quarantined]:
        async with services.migrated_database(Settings()) as database:
            return await quarantined(database, portal, limit)

    rows = running(work())
    if as_json:
        print_json([{name: value for name, value in asdict(row).items() if name != "payload"} for row in rows])
        return
    table = Table()
    for name in ("id", "field", "reason", "recorded at"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(escape(row.id), row.field or "(the row)", row.reason, f"{row.recorded_at:%Y-%m-%d %H:%M}")
    results().print(table)
    for reason, number in Counter(f"{row.portal}/{row.stream}: {row.reason}" for row in rows).most_common():
        results().print(f"{number:>6} {reason}")


@app.command("show")
def show_row(row: Annotated[str, typer.Argument(help="Id of a row in quarantine.")]) -> None:
    """Print a row as it came, decrypted. It may tell who somebody is: mind who reads over your shoulder.

    Example: meritgraph quarantine show quarantine:test.argos.uz/orders/all:17-K
    """
    settings = Settings()

    async def work() -> Quarantined:
        async with services.migrated_database(settings) as database:
            return (await quarantined_by_id(database, [row]))[0]

    found = running(work())
    content = content_of(found, KeyRing.open(settings.keys))
    print_json({"reason": found.reason, "field": found.field, "row": content})


@app.command("replay")
def replay_rows(ids: Ids = None, portal: OfPortal = "", as_json: AsJson = False) -> None:
    """Try rows again after a portal's package was mended. Exits 3 when some are still refused.

    Example: meritgraph quarantine replay --portal test.argos.uz
    """
    settings = Settings()

    async def work() -> Replay:
        async with services.migrated_database(settings) as database:
            chosen = await quarantined_by_id(database, ids) if ids else await quarantined(database, portal, 1_000_000)
            outcome = await replay(database, all_portals(), KeyRing.open(settings.keys), chosen, datetime.now(UTC))
            await services.bring_up_to_date(database, settings)
            return outcome

    outcome = running(work())
    if as_json:
        print_json(asdict(outcome))
    else:
        results().print(
            f"{outcome.loaded} loaded, {outcome.refused} refused once more, {outcome.untried} cannot be tried (their content is "
            "no row, or its time is over: run sync again)."
        )
        for row in outcome.superseded:
            results().print(
                f"{escape(row)} stays: a later word on the same record is loaded, or waits in quarantine itself.", soft_wrap=True
            )
    raise typer.Exit(WITH_REJECTS if outcome.refused else 0)


@app.command("discard")
def discard_rows(ids: Annotated[list[str], typer.Argument(help="Ids of rows in quarantine.")]) -> None:
    """Remove rows from quarantine for good.

    Example: meritgraph quarantine discard quarantine:test.argos.uz/orders/all:17-K
    """

    async def work() -> int:
        async with services.migrated_database(Settings()) as database:
            # Each once, however often it was named.
            rows = await quarantined_by_id(database, ids)
            await discard(database, [row.id for row in rows])
            return len(rows)

    results().print(f"Discarded from quarantine: {running(work())}.")
