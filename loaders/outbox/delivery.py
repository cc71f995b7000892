"""Answers back out: what one portal is to learn of another, delivered until there is a receipt.

A message is queued in the transaction that learned what it says, so none is lost and none is made up. It is sent at least once,
always under the same key, and a recipient that keeps to that key takes it once: a lost receipt, a time-out or a kill between any
two steps only repeats the question. What a recipient will never take is set aside with its reason, and nobody waits behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import orjson

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.errors import DeliveryRefused, LoadError, PortalError
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Message, Portal, Recipient, Visit
from loaders.runs.leases import LeaseTaken, leased, renew_lease

_AT_ONCE = 50
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)
# So many failures in a row are the recipient's, not the messages': the others wait for the next run.
_FAILURES_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a recipient is told: whether at all, and by which law."""

    enabled: bool
    legal_basis: str


@dataclass(slots=True)
class DeliveryReport:
    """What became of the messages for one recipient in one run; ``known`` of the delivered ones it had before.

    ``waiting`` are those that wait after it; the first of them may be sent from ``next_due`` on, None where none waits. One that
    is not ``switched_on`` (or without a legal basis) is told nothing, and that is no problem.
    """

    recipient: str
    switched_on: bool = True
    delivered: int = 0
    known: int = 0
    set_aside: int = 0
    postponed: int = 0
    waiting: int = 0
    next_due: datetime | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message that its recipient will not take, with the reason. One that is ``replaced`` has a later one about the same."""

    id: str
    recipient: str
    kind: str
    number: str
    problem: str
    ended_at: datetime
    replaced: bool


async def deliver(
    database: Database,
    recipients: Mapping[Portal, Feed],
    terms: Mapping[str, Terms],
    keys: KeyRing,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[DeliveryReport]:
    """Sends what waits for each recipient that takes messages, is switched on and has a legal basis."""
    reports: list[DeliveryReport] = []
    for portal, feed in recipients.items():
        if portal.receive is None:
            continue
        agreed = terms.get(portal.name)
        report = DeliveryReport(portal.name, agreed is not None and agreed.enabled and bool(agreed.legal_basis))
        reports.append(report)
        if report.switched_on:
            await _deliver_to(database, portal, feed, keys, now, report)
        (queue,) = await database.read(statement("outbox/delivery_queue"), {"recipient": portal.name})
        report.waiting, report.next_due = cast("int", queue["waiting"]), cast("datetime | None", queue["next_due"])
    return reports


async def _deliver_to(
    database: Database, portal: Portal, feed: Feed, keys: KeyRing, now: Callable[[], datetime], report: DeliveryReport
) -> None:
    assert portal.receive is not None
    try:
        async with leased(database, _place(portal.name)) as holder:
            with portal.receive(Visit(feed, now())) as recipient:
                await _send_all(database, recipient, portal.name, holder, keys, now, report)
    except (LeaseTaken, PortalError) as error:
        report.problem = str(error)


def _place(recipient: str) -> str:
    return f"exchange/{recipient}"


async def _send_all(
    database: Database,
    recipient: Recipient,
    name: str,
    holder: str,
    keys: KeyRing,
    now: Callable[[], datetime],
    report: DeliveryReport,
) -> None:
    failures = 0
    while True:
        wanted = {"recipient": name, "now": now(), "limit": _AT_ONCE}
        waiting = await database.read(statement("outbox/waiting_deliveries"), wanted)
        if not waiting:
            return
        noted: list[dict[str, Any]] = []
        for row in waiting:
            outcome = await asyncio.to_thread(_send, recipient, name, row, keys, now, report)
            noted.append({"id": row["id"], "properties": outcome})
            failures = failures + 1 if outcome["state"] == "waiting" else 0
            if failures == _FAILURES_IN_A_ROW:
                break

        async def note(transaction: Transaction, noted: list[dict[str, Any]] = noted) -> None:
            # What is sent by one who has lost the lease meanwhile is sent again by another, under the same keys.
            await renew_lease(transaction, _place(name), holder)
            await transaction.run(statement("outbox/update_deliveries"), {"rows": noted})

        await database.write(note)
        if failures == _FAILURES_IN_A_ROW:
            return


def _send(
    recipient: Recipient,
    name: str,
    row: Mapping[str, Any],
    keys: KeyRing,
    now: Callable[[], datetime],
    report: DeliveryReport,
) -> dict[str, Any]:
    """What is noted of the message after one attempt."""
    message = Message(name, row["kind"], row["number"], orjson.loads(keys.unseal(row["body"])))
    attempts = cast("int", row["attempts"]) + 1
    try:
        receipt = recipient.deliver(message, row["idempotency_key"])
    except DeliveryRefused as error:
        report.set_aside += 1
        # The body stays, encrypted: it may be sent again once the recipient, or what it refused, was mended.
        return {"state": "set_aside", "waiting": None, "attempts": attempts, "problem": str(error), "ended_at": now()}
    except PortalError as error:
        report.postponed += 1
        report.problem = str(error)
        pause = min(_FIRST_PAUSE * 2 ** min(attempts - 1, 20), _LONGEST_PAUSE)
        return {"state": "waiting", "attempts": attempts, "problem": str(error), "not_before": now() + pause}
    report.delivered += 1
    report.known += receipt.known
    done = {"state": "delivered", "waiting": None, "attempts": attempts, "receipt": receipt.number, "ended_at": now()}
    return done | {"body": None, "problem": None}


async def delivery_counts(database: Database) -> list[dict[str, Any]]:
    """How many messages there are for each recipient, by kind and state, since when, and when one is due next."""
    return await database.read(statement("outbox/delivery_counts"))


async def set_aside(database: Database, recipient: str = "", limit: int = 1000) -> list[SetAside]:
    """Messages that their recipients will not take, in the order of their ids; of one recipient where it is named."""
    rows = await database.read(statement("outbox/deliveries_set_aside"), {"recipient": recipient, "ids": None, "limit": limit})
    return [_set_aside(row) for row in rows]


async def set_aside_by_id(database: Database, ids: Sequence[str]) -> list[SetAside]:
    """Those messages, each once. Raises LoadError for an id under which no message was set aside."""
    rows = await database.read(statement("outbox/deliveries_set_aside"), {"recipient": "", "ids": list(ids), "limit": len(ids)})
    if missing := set(ids) - {cast("str", row["id"]) for row in rows}:
        raise LoadError(f"No message {sorted(missing)[0]} was set aside. `meritgraph exchange status` shows those that were.")
    return [_set_aside(row) for row in rows]


async def retry(database: Database, chosen: Iterable[SetAside], at: datetime) -> list[str]:
    """Lets messages that were set aside wait again, under their old keys and with no attempt counted; tells the ids of those.

    One about which there is a later message stays: its recipient would hear an older word after a newer one.
    """
    wanted = {"ids": [each.id for each in chosen], "now": at}
    rows = await database.execute(statement("outbox/retry_deliveries"), wanted)
    return sorted(cast("str", row["id"]) for row in rows)


async def discard(database: Database, chosen: Iterable[SetAside], at: datetime) -> int:
    """Gives up messages that were set aside and removes their bodies; tells how many.

    What they said is never queued again; once their row says something else, that is.
    """
    wanted = {"ids": [each.id for each in chosen], "now": at}
    return len(await database.execute(statement("outbox/discard_deliveries"), wanted))


def _set_aside(row: Mapping[str, Any]) -> SetAside:
    return SetAside(**row)
