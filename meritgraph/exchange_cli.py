"""``meritgraph exchange``: what one portal is to learn of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from loaders.exchange import DeliveryReport, Difference, delivery_counts, reconcile, set_aside
from meritgraph import operations
from meritgraph.printing import AsJson, installed_portal, print_json, results, running
from meritgraph.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Answers back out: certificates and rewards for the portals that rely on them.")
FAILED, WITH_REJECTS = 1, 3


@app.command("deliver")
def deliver_messages(as_json: AsJson = False) -> None:
    """Send what waits, until there is a receipt. Exits 3 when a message was set aside, 1 when a recipient was away.

    Who is not switched on is told nothing, and that is no failure.
    Example: meritgraph exchange deliver
    """
    settings = Settings()
    feeds = operations.recipients(settings)

    async def work() -> list[DeliveryReport]:
        async with operations.migrated_database(settings) as database:
            return await operations.deliver_messages(database, settings, feeds)

    reports = running(work())
    if as_json:
        print_json([asdict(report) for report in reports])
    else:
        _print_deliveries(reports)
    failed = any(report.problem for report in reports)
    raise typer.Exit(FAILED if failed else WITH_REJECTS if any(report.set_aside for report in reports) else 0)


def _print_deliveries(reports: Sequence[DeliveryReport]) -> None:
    screen = results()
    for report in reports:
        done = (
            f"{report.delivered} delivered ({report.known} of them known there), {report.set_aside} set aside, "
            f"{report.postponed} postponed. {escape(report.problem or '')}"
        )
        off = "not switched on, nothing was sent. Set enabled and legal_basis for it in MERITGRAPH_EXCHANGE."
        screen.print(f"[bold]{report.recipient}[/]: {done if report.switched_on else off}", soft_wrap=True)
    if not reports:
        screen.print("No portal that takes messages has a feed: nothing was sent.")


@app.command("status")
def show_status(as_json: AsJson = False) -> None:
    """Show how many messages wait, were delivered or were set aside, and why.

    Example: meritgraph exchange status
    """
    settings = Settings()
    operations.takers(settings)

    async def work() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        async with operations.migrated_database(settings) as database:
            return await delivery_counts(database), await set_aside(database)

    counts, aside = running(work())
    if as_json:
        print_json({"counts": counts, "set_aside": aside})
        return
    table = Table()
    for name in ("recipient", "kind", "state", "messages", "oldest"):
        table.add_column(name)
    for row in counts:
        table.add_row(*(str(row[name]) for name in ("recipient", "kind", "state", "messages", "oldest")))
    results().print(table if counts else "No message was ever queued.")
    for row in aside:
        results().print(f"{row['recipient']}: {row['kind']} {row['number']}: {escape(str(row['problem']))}", soft_wrap=True)


@app.command("reconcile")
def compare(
    sender: Annotated[str, typer.Argument(help="Portal that issues certificates.", callback=installed_portal)] = "my.dba.uz",
    recipient: Annotated[str, typer.Argument(help="Portal that is told.", callback=installed_portal)] = "mo.argos.uz",
    as_json: AsJson = False,
) -> None:
    """Name every certificate that one side has and the other lacks or contradicts. Exits 3 when there is one.

    Example: meritgraph exchange reconcile
    """
    if sender == recipient:
        raise typer.BadParameter(f"{sender} is not compared with itself: name two portals.")

    async def work() -> list[Difference]:
        async with operations.migrated_database(Settings()) as database:
            return await reconcile(database, sender, recipient)

    found = running(work())
    if as_json:
        print_json([asdict(each) for each in found])
    for each in found if not as_json else ():
        what = f"only at {each.only_at}" if each.only_at else f"contradicted: {', '.join(each.disputed)}"
        like = f", perhaps {each.like}" if each.like else ""
        sent = f" (message: {each.delivery})" if each.delivery else ""
        results().print(f"{each.number}: {what}{like}{sent}")
    if not as_json:
        results().print(f"{len(found)} certificates differ between {sender} and {recipient}.")
    raise typer.Exit(WITH_REJECTS if found else 0)
