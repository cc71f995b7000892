"""Answers back out: what one portal is to learn of another, delivered until there is a receipt.

A message is queued in the transaction that learned what it says, so none is lost and none is made up. It is sent at least once,
always under the same key, and a recipient that keeps to that key takes it once: a lost receipt, a time-out or a kill between any
two steps only repeats the question. What a recipient will never take is set aside with its reason, and nobody waits behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import orjson

from graph.database import Database, Transaction
from graph.errors import DeliveryRefused, PortalError
from graph.statements import statement
from loaders.contract import Feed, Message, Portal, Recipient, Visit
from loaders.identity import KeyRing
from loaders.leases import LeaseTaken, keep_lease, leased

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

    One that is not ``switched_on`` (or without a legal basis) is told nothing, and that is no problem.
    """

    recipient: str
    switched_on: bool = True
    delivered: int = 0
    known: int = 0
    set_aside: int = 0
    postponed: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A certificate that two portals do not tell alike. ``like`` is a number of the other side that differs in one letter."""

    number: str
    only_at: str | None
    disputed: tuple[str, ...] = ()
    delivery: str | None = None
    like: str | None = None


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
        waiting = await database.read(statement("waiting_deliveries"), wanted)
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
            await keep_lease(transaction, _place(name), holder)
            await transaction.run(statement("note_deliveries"), {"rows": noted})

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
        # The body stays, encrypted: somebody may have to look at it.
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
    """How many messages there are for each recipient, by kind and state, and since when."""
    return await database.read(statement("delivery_counts"))


async def set_aside(database: Database, limit: int = 1000) -> list[dict[str, Any]]:
    """Messages that their recipients will not take, and why."""
    return await database.read(statement("deliveries_set_aside"), {"limit": limit})


async def reconcile(database: Database, sender: str, recipient: str) -> list[Difference]:
    """Every certificate that one of two portals lacks or that they contradict each other on, by number."""
    rows = await database.read(statement("certificates_compared"), {"sender": sender, "recipient": recipient})
    states = await database.read(statement("delivery_states"), {"recipient": recipient, "kind": "certificate"})
    sent = {cast("str", row["number"]): cast("str", row["state"]) for row in states}
    lacking: dict[str, str | None] = {}
    for row in rows:
        portals = cast("list[str]", row["portals"])
        lacking[cast("str", row["number"])] = portals[0] if len(portals) == 1 else None
    near = _near_numbers({number: at for number, at in lacking.items() if at is not None})
    return [
        Difference(
            number=(number := cast("str", row["number"])),
            only_at=lacking[number],
            disputed=tuple(cast("list[str] | None", row["disputed"]) or ()),
            delivery=sent.get(number),
            like=near.get(number),
        )
        for row in rows
    ]


def _near_numbers(lacking: Mapping[str, str]) -> dict[str, str]:
    """For numbers of one side the number of the other side that differs in one letter, if there is just one."""
    by_mask: dict[tuple[int, str], list[str]] = {}
    for number in lacking:
        for at in range(len(number)):
            by_mask.setdefault((at, number[:at] + "\0" + number[at + 1 :]), []).append(number)
    found: dict[str, set[str]] = {}
    for alike in by_mask.values():
        for number in alike:
            others = {other for other in alike if lacking[other] != lacking[number]}
            found.setdefault(number, set()).update(others)
    return {number: others.pop() for number, others in found.items() if len(others) == 1}
