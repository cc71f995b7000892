"""``meritgraph exchange``: messages to the portals that rely on other portals' certificates and rewards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, cast

import typer
from rich.markup import escape
from rich.table import Table

from loaders.outbox.delivery import (
    DeliveryReport,
    SetAsideMessage,
    delivery_counts,
    discard,
    retry,
    set_aside_messages,
    set_aside_messages_by_id,
)
from loaders.outbox.reconciliation import CertificateDifference, reconcile
from meritgraph import services
from meritgraph.cli.exit_codes import CLEAN, FAILED, WITH_REJECTS
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import check_portal_name
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.cli.turns import Every, in_turns
from meritgraph.console import stderr, stdout
from meritgraph.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Deliver certificates and rewards to the portals that rely on them.\n\nExample: meritgraph exchange deliver",
)
_STOPPED = "Stopped. What was delivered is noted, and the other messages wait: run `meritgraph exchange deliver` again."
_SHOWN = 1000
# More than an outbox can hold.
_ALL = 1_000_000


@app.command("deliver")
def deliver_messages(every: Every = None, as_json: AsJson = False) -> None:
    """Send every message that is due to its recipient.

    Exits 0 when all went well, 3 when a message was set aside, 1 when a recipient could not be reached.
    A recipient that is not switched on is sent nothing, and that is not a failure.

    Example: meritgraph exchange deliver
    """
    settings = Settings()

    async def turn() -> int:
        feeds = services.recipient_feeds(settings)
        async with services.migrated_database(settings) as database:
            reports = await services.deliver_messages(database, settings, feeds)
        if as_json:
            print_json([asdict(report) for report in reports])
        else:
            _print_deliveries(reports, settings)
        failed = any(report.problem for report in reports)
        return FAILED if failed else WITH_REJECTS if any(report.set_aside for report in reports) else CLEAN

    raise typer.Exit(run(in_turns(turn, every, settings, "deliver"), _STOPPED))


def _print_deliveries(reports: Sequence[DeliveryReport], settings: Settings) -> None:
    console = stdout()
    for report in reports:
        outcome = _delivered(report) if report.enabled else _switched_off(report.recipient, settings)
        console.print(f"[bold]{report.recipient}[/]: {outcome} {_waiting(report)}", soft_wrap=True)
        if report.set_aside:
            console.print(
                "`meritgraph exchange status` shows why messages were set aside; then `retry` or `discard` them.", soft_wrap=True
            )
        if report.problem:
            # The problem names the portal itself.
            stderr().print(
                f"[bold red]Error:[/] {escape(report.problem)} Nothing is lost: messages that were not delivered wait for the "
                "next `meritgraph exchange deliver`.",
                soft_wrap=True,
            )
    if not reports:
        console.print(
            "Nothing was sent: no portal that takes messages has a feed. Set MERITGRAPH_FEEDS or MERITGRAPH_FEEDS_FILE "
            "(docs/configuration.md).",
            soft_wrap=True,
        )


def _delivered(report: DeliveryReport) -> str:
    known = f" ({report.already_known} of them the recipient had already)" if report.already_known else ""
    return f"{report.delivered} delivered{known}, {report.set_aside} set aside, {report.postponed} failed and postponed."


def _waiting(report: DeliveryReport) -> str:
    if report.next_due is None:
        return "No message is waiting."
    if not report.enabled:
        return f"Messages waiting: {report.waiting}."
    return f"Messages waiting: {report.waiting}; the first is due {_due(report.next_due)}."


def _due(moment: datetime) -> str:
    return "now" if moment <= datetime.now(UTC) else f"at {_minute(moment)} UTC"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _switched_off(recipient: str, settings: Settings) -> str:
    terms = settings.exchange.get(recipient)
    unset = [name for name in ("enabled", "legal_basis") if terms is None or not getattr(terms, name)]
    return f"not switched on, so nothing was sent to it. Set {' and '.join(unset)} for it in MERITGRAPH_EXCHANGE."


@app.command("status")
def show_status(as_json: AsJson = False) -> None:
    """Show how many messages are waiting, delivered or set aside, and why they were set aside.

    Example: meritgraph exchange status
    """
    settings = Settings()
    recipients = services.recipient_names(settings)

    async def work() -> tuple[list[dict[str, object]], list[SetAsideMessage]]:
        async with services.migrated_database(settings) as database:
            return await delivery_counts(database), await set_aside_messages(database, limit=_SHOWN)

    counts, aside = run(work())
    if as_json:
        print_json({"counts": counts, "set_aside": [asdict(each) for each in aside]})
        return
    _print_counts(counts)
    waiting = {row["recipient"] for row in counts if row["state"] == "waiting"}
    for name in recipients:
        terms = settings.exchange.get(name)
        if name in waiting and not (terms and terms.enabled and terms.legal_basis):
            stdout().print(f"[bold]{name}[/]: {_switched_off(name, settings)}", soft_wrap=True)
    _print_set_aside(aside)


def _print_counts(counts: Sequence[dict[str, object]]) -> None:
    if not counts:
        stdout().print("No message has been queued yet.")
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
    stdout().print(table)


def _print_set_aside(aside: Sequence[SetAsideMessage]) -> None:
    console = stdout()
    for each in aside:
        later = " A later message about the same thing exists: discard this one." if each.replaced else ""
        console.print(f"{escape(each.id)}  {escape(each.problem)}{later}", soft_wrap=True)
    if aside:
        first = f"Only the first {_SHOWN} messages set aside are shown. " if len(aside) == _SHOWN else ""
        console.print(
            f"{first}Once the cause is fixed, run meritgraph exchange retry IDS; to give messages up, run meritgraph exchange "
            "discard IDS.",
            soft_wrap=True,
        )


@app.command("retry")
def retry_messages(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of messages set aside; all of them by default.")] = None,
    recipient: Annotated[str, typer.Option(help="Only messages for this portal.", callback=check_portal_name)] = "",
    as_json: AsJson = False,
) -> None:
    """Queue messages again that were set aside; `exchange deliver` sends them.

    Each keeps its key, so that a recipient which has it already does not take it twice, and its attempts are counted from zero.
    A message stays set aside when there is a later one about the same thing.

    Example: meritgraph exchange retry --recipient mo.argos.uz
    """
    if ids and recipient:
        raise typer.BadParameter("Choose messages by their ids or by their recipient, not by both.")

    async def work() -> tuple[list[SetAsideMessage], list[str]]:
        async with services.migrated_database(Settings()) as database:
            chosen = await set_aside_messages_by_id(database, ids) if ids else await set_aside_messages(database, recipient, _ALL)
            return chosen, await retry(database, chosen, datetime.now(UTC))

    chosen, queued = run(work())
    superseded = [each.id for each in chosen if each.id not in set(queued)]
    if as_json:
        print_json({"waiting": queued, "superseded": superseded})
        return
    console = stdout()
    console.print(f"Queued again: {len(queued)}.{' `meritgraph exchange deliver` sends them.' if queued else ''}")
    for id_ in superseded:
        console.print(
            f"{escape(id_)} stays set aside: a later message about the same thing exists. Discard this one.", soft_wrap=True
        )


@app.command("discard")
def discard_messages(ids: Annotated[list[str], typer.Argument(help="Ids of messages set aside.")]) -> None:
    """Give up messages for good and remove their bodies.

    Identical content is not queued again; content that changes later is.

    Example: meritgraph exchange discard delivery:1a…:1
    """

    async def work() -> int:
        async with services.migrated_database(Settings()) as database:
            return await discard(database, await set_aside_messages_by_id(database, ids), datetime.now(UTC))

    stdout().print(f"Discarded: {run(work())}.")


@app.command("reconcile")
def compare(
    sender: Annotated[str, typer.Argument(help="Portal that issues the certificates.", callback=check_portal_name)] = "my.dba.uz",
    recipient: Annotated[str, typer.Argument(help="Portal that receives them.", callback=check_portal_name)] = "mo.argos.uz",
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """List every certificate that one of two portals lacks or that they contradict each other on, and what to do.

    Exits 0 when there is none, else 3.

    Example: meritgraph exchange reconcile
    """
    if sender == recipient:
        raise typer.BadParameter(f"{sender} cannot be compared with itself: name two portals.")

    asked = require_purpose(Settings(), "exchange reconcile", purpose)

    async def work() -> list[CertificateDifference]:
        async with services.migrated_database(asked.settings) as database:
            found = await reconcile(database, sender, recipient)
            numbers = {number for each in found for number in (each.number, each.similar_number) if number}
            await asked.record_numbers(database, "access/holders_of_certificates", numbers)
            return found

    found = run(work())
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        _print_differences(found, sender, recipient)
    raise typer.Exit(WITH_REJECTS if found else CLEAN)


def _print_differences(found: Sequence[CertificateDifference], sender: str, recipient: str) -> None:
    console = stdout()
    for each in found:
        difference = f"only at {each.only_at}" if each.only_at else f"contradicted: {', '.join(each.disputed)}"
        like = f", perhaps {each.similar_number}" if each.similar_number else ""
        message = f" (message: {each.delivery.replace('_', ' ')})" if each.delivery else ""
        console.print(escape(f"{each.number}: {difference}{like}{message}"), soft_wrap=True)
        for about in each.contradictions:
            values = f"{about.property}: {'; '.join(about.values)}; {about.winner} has precedence"
            console.print(f"  {escape(values)}", soft_wrap=True)
    console.print(f"{len(found)} certificates differ between {sender} and {recipient}.")
    for kind, advice in _advice(sender, recipient).items():
        if number := sum(_kind(each, sender) == kind for each in found):
            console.print(f"{number} {kind}: {advice}", soft_wrap=True)


def _kind(each: CertificateDifference, sender: str) -> str:
    """Return the kind of difference, a key of ``_advice``."""
    if each.only_at is None:
        return "contradicted"
    if each.only_at != sender:
        return "perhaps mistyped" if each.similar_number else "unknown to the sender"
    return (each.delivery or "never queued").replace("_", " ")


def _advice(sender: str, recipient: str) -> dict[str, str]:
    """Return what to do next, by kind of difference."""
    return {
        "never queued": f"`meritgraph sync {sender}` queues a message when the row changes or its mapping_version rises.",
        "waiting": f"`meritgraph exchange deliver` sends them if {recipient} is switched on in MERITGRAPH_EXCHANGE.",
        "set aside": "`meritgraph exchange status` shows why; once the cause is fixed, run `meritgraph exchange retry`.",
        "discarded": "they were given up; a message is queued when their rows change.",
        "delivered": f"`meritgraph sync {recipient}` reads its register again; ask {recipient} for those it lacks even then.",
        "perhaps mistyped": f"{sender} issued a number that differs in one letter: have {recipient} correct its own.",
        "unknown to the sender": f"ask {sender} whether it issued them; the portal that is wrong corrects its register.",
        "contradicted": "the portal that is wrong corrects its row; MERITGRAPH_SOURCE_PRECEDENCE decides until then.",
    }
