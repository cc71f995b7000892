"""``meritgraph exchange``: what one portal is to learn of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, cast

import typer
from rich.markup import escape
from rich.table import Table

from loaders.outbox.delivery import DeliveryReport, SetAside, delivery_counts, discard, retry, set_aside, set_aside_by_id
from loaders.outbox.reconciliation import Difference, reconcile
from meritgraph import services
from meritgraph.cli.output import AsJson, console, installed_portal, print_json, results, running
from meritgraph.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Answers back out: certificates and rewards for the portals that rely on them.")
FAILED, WITH_REJECTS = 1, 3
_SHOWN = 1000
_ALL = 1_000_000
Ids = Annotated[list[str] | None, typer.Argument(help="Ids of messages that were set aside.")]


@app.command("deliver")
def deliver_messages(as_json: AsJson = False) -> None:
    """Send what waits, until there is a receipt. Exits 3 when a message was set aside, 1 when a recipient was away.

    Who is not switched on is told nothing, and that is no failure.
    Example: meritgraph exchange deliver
    """
    settings = Settings()
    feeds = services.recipients(settings)

    async def work() -> list[DeliveryReport]:
        async with services.migrated_database(settings) as database:
            return await services.deliver_messages(database, settings, feeds)

    reports = running(work())
    if as_json:
        print_json([asdict(report) for report in reports])
    else:
        _print_deliveries(reports, settings)
    failed = any(report.problem for report in reports)
    raise typer.Exit(FAILED if failed else WITH_REJECTS if any(report.set_aside for report in reports) else 0)


def _print_deliveries(reports: Sequence[DeliveryReport], settings: Settings) -> None:
    screen = results()
    for report in reports:
        done = _delivered(report) if report.switched_on else _switched_off(report.recipient, settings)
        screen.print(f"[bold]{report.recipient}[/]: {done} {_waiting(report)}", soft_wrap=True)
        if report.set_aside:
            screen.print(
                "`meritgraph exchange status` tells why messages were set aside; then `retry` or `discard` them.", soft_wrap=True
            )
        if report.problem:
            # The problem names the portal itself.
            console().print(
                f"[bold red]Error:[/] {escape(report.problem)} Nothing is lost: what was not delivered waits for the next "
                "`meritgraph exchange deliver`.",
                soft_wrap=True,
            )
    if not reports:
        screen.print("No portal that takes messages has a feed: nothing was sent. Set MERITGRAPH_FEEDS (docs/configuration.md).")


def _delivered(report: DeliveryReport) -> str:
    known = f" ({report.known} of them it had before)" if report.known else ""
    return f"{report.delivered} delivered{known}, {report.set_aside} set aside, {report.postponed} failed and postponed."


def _waiting(report: DeliveryReport) -> str:
    if report.next_due is None:
        return "None waits."
    if not report.switched_on:
        return f"{report.waiting} wait."
    return f"{report.waiting} wait, the first is due {_due(report.next_due)}."


def _due(moment: datetime) -> str:
    return "now" if moment <= datetime.now(UTC) else f"at {_minute(moment)} UTC"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _switched_off(recipient: str, settings: Settings) -> str:
    terms = settings.exchange.get(recipient)
    lacking = [name for name in ("enabled", "legal_basis") if terms is None or not getattr(terms, name)]
    return f"not switched on, nothing was sent to it. Set {' and '.join(lacking)} for it in MERITGRAPH_EXCHANGE."


@app.command("status")
def show_status(as_json: AsJson = False) -> None:
    """Show how many messages wait, were delivered or were set aside, and why.

    Example: meritgraph exchange status
    """
    settings = Settings()
    recipients = services.takers(settings)

    async def work() -> tuple[list[dict[str, object]], list[SetAside]]:
        async with services.migrated_database(settings) as database:
            return await delivery_counts(database), await set_aside(database, limit=_SHOWN)

    counts, aside = running(work())
    if as_json:
        print_json({"counts": counts, "set_aside": [asdict(each) for each in aside]})
        return
    _print_counts(counts)
    waiting = {row["recipient"] for row in counts if row["state"] == "waiting"}
    for name in recipients:
        terms = settings.exchange.get(name)
        if name in waiting and not (terms and terms.enabled and terms.legal_basis):
            results().print(f"[bold]{name}[/]: {_switched_off(name, settings)}", soft_wrap=True)
    for each in aside:
        later = " There is a later message about it: discard this one." if each.replaced else ""
        results().print(f"{escape(each.id)}  {escape(each.problem)}{later}", soft_wrap=True)
    if aside:
        first = f"The first {_SHOWN} of those set aside are shown. " if len(aside) == _SHOWN else ""
        results().print(
            f"{first}Once the reason is mended: meritgraph exchange retry IDS. To give them up: meritgraph exchange discard IDS.",
            soft_wrap=True,
        )


def _print_counts(counts: Sequence[dict[str, object]]) -> None:
    if not counts:
        results().print("No message was ever queued.")
        return
    table = Table()
    for name in ("recipient", "kind", "state", "messages", "oldest (UTC)", "next due (UTC)"):
        table.add_column(name, justify="right" if name == "messages" else "left")
    for row in counts:
        due = cast("datetime | None", row["next_due"])
        table.add_row(
            str(row["recipient"]),
            str(row["kind"]),
            str(row["state"]).replace("_", " "),
            f"{row['messages']:,}",
            _minute(cast("datetime", row["oldest"])),
            "" if due is None else _due(due).removeprefix("at ").removesuffix(" UTC"),
        )
    results().print(table)


@app.command("retry")
def retry_messages(
    ids: Ids = None,
    recipient: Annotated[str, typer.Option(help="Only messages for this portal.", callback=installed_portal)] = "",
    as_json: AsJson = False,
) -> None:
    """Let messages that were set aside wait again, all of them by default; `exchange deliver` sends them.

    Each keeps its key, so a recipient that has it takes it no second time; its attempts are counted anew. One about which there
    is a later message stays where it is.
    Example: meritgraph exchange retry --recipient mo.argos.uz
    """
    if ids and recipient:
        raise typer.BadParameter("Name messages by their ids or by their recipient, not by both.")

    async def work() -> tuple[list[SetAside], list[str]]:
        async with services.migrated_database(Settings()) as database:
            chosen = await set_aside_by_id(database, ids) if ids else await set_aside(database, recipient, _ALL)
            return chosen, await retry(database, chosen, datetime.now(UTC))

    chosen, again = running(work())
    stay = [each.id for each in chosen if each.id not in set(again)]
    if as_json:
        print_json({"waiting": again, "superseded": stay})
        return
    results().print(f"{len(again)} wait again.{' `meritgraph exchange deliver` sends them.' if again else ''}")
    for each in stay:
        results().print(f"{escape(each)} stays: there is a later message about the same. Discard it.", soft_wrap=True)


@app.command("discard")
def discard_messages(ids: Annotated[list[str], typer.Argument(help="Ids of messages that were set aside.")]) -> None:
    """Give messages up for good: their bodies are removed, and what they said is not queued again.

    Once their row says something else, that is queued. Example: meritgraph exchange discard delivery:1a…:1
    """

    async def work() -> int:
        async with services.migrated_database(Settings()) as database:
            return await discard(database, await set_aside_by_id(database, ids), datetime.now(UTC))

    results().print(f"Discarded: {running(work())}.")


@app.command("reconcile")
def compare(
    sender: Annotated[str, typer.Argument(help="Portal that issues certificates.", callback=installed_portal)] = "my.dba.uz",
    recipient: Annotated[str, typer.Argument(help="Portal that is told.", callback=installed_portal)] = "mo.argos.uz",
    as_json: AsJson = False,
) -> None:
    """Name every certificate that one side has and the other lacks or contradicts, and what to do. Exits 3 when there is one.

    Example: meritgraph exchange reconcile
    """
    if sender == recipient:
        raise typer.BadParameter(f"{sender} is not compared with itself: name two portals.")

    async def work() -> list[Difference]:
        async with services.migrated_database(Settings()) as database:
            return await reconcile(database, sender, recipient)

    found = running(work())
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        _print_differences(found, sender, recipient)
    raise typer.Exit(WITH_REJECTS if found else 0)


def _print_differences(found: Sequence[Difference], sender: str, recipient: str) -> None:
    screen = results()
    for each in found:
        what = f"only at {each.only_at}" if each.only_at else f"contradicted: {', '.join(each.disputed)}"
        like = f", perhaps {each.like}" if each.like else ""
        sent = f" (message: {each.delivery.replace('_', ' ')})" if each.delivery else ""
        screen.print(escape(f"{each.number}: {what}{like}{sent}"), soft_wrap=True)
        for about in each.contradictions:
            said = f"{about.property}: {'; '.join(about.values)}; the word of {about.counts} counts"
            screen.print(f"  {escape(said)}", soft_wrap=True)
    screen.print(f"{len(found)} certificates differ between {sender} and {recipient}.")
    for kind, hint in _hints(sender, recipient).items():
        if number := sum(_kind(each, sender) == kind for each in found):
            screen.print(f"{number} {kind}: {hint}", soft_wrap=True)


def _kind(each: Difference, sender: str) -> str:
    """What of the hints concerns it."""
    if each.only_at is None:
        return "contradicted"
    if each.only_at != sender:
        return "perhaps mistyped" if each.like else "unknown to the sender"
    return (each.delivery or "never queued").replace("_", " ")


def _hints(sender: str, recipient: str) -> dict[str, str]:
    """What to do next, by kind of difference."""
    return {
        "never queued": f"`meritgraph sync {sender}` queues a message once the row has changed or is mapped by a higher "
        "mapping_version.",
        "waiting": f"`meritgraph exchange deliver` sends them where {recipient} is switched on in MERITGRAPH_EXCHANGE.",
        "set aside": "`meritgraph exchange status` tells why; once that is mended, `meritgraph exchange retry`.",
        "discarded": "they were given up; a message is queued once their rows say something else.",
        "delivered": f"`meritgraph sync {recipient}` reads its register again; ask {recipient} for those it lacks even then.",
        "perhaps mistyped": f"{sender} gave a number that differs in one letter: have {recipient} correct its own.",
        "unknown to the sender": f"ask {sender} whether it issued them; who is wrong corrects its register.",
        "contradicted": "who is wrong corrects its own row; MERITGRAPH_AUTHORITY says whose word counts until then.",
    }
