"""Delivers queued messages to their recipients until there is a receipt.

A message is queued in the transaction that writes the record it is about, so none is lost and none is invented. It is sent at
least once, always under the same idempotency key, and a recipient that honours the key takes it once: a lost receipt, a time-out
or a kill between any two steps only causes a repetition. A message that its recipient will never accept is set aside with the
reason, and holds up no other message.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import orjson

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.errors import DeliveryRefused, LoadError, PortalError
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Message, Portal, Recipient, Visit
from loaders.portal_api.guard import checked, portal_errors
from loaders.runs.leases import LeaseTaken, leased, renew_lease

_BATCH_SIZE = 50
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)
# After this many failures in a row the recipient is at fault, not the messages: the others wait for the next run.
_MAX_FAILURES_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """The terms for sending to a recipient: whether it is enabled, and the law that permits it."""

    enabled: bool
    legal_basis: str


@dataclass(slots=True)
class DeliveryReport:
    """What became of the messages for one recipient in one run, in counts of messages.

    The recipient had ``already_known`` of the delivered ones before. ``waiting`` messages are left after the run; the first of
    them may be sent from ``next_due`` on, which is None where none waits. A recipient that is not ``enabled`` (switched off, or
    without a legal basis) gets no messages, and that is no ``problem``.
    """

    recipient: str
    enabled: bool = True
    delivered: int = 0
    already_known: int = 0
    set_aside: int = 0
    postponed: int = 0
    waiting: int = 0
    next_due: datetime | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class SetAsideMessage:
    """A message that its recipient refused for good, with the reason in ``problem``.

    It is ``replaced`` if there is a later message about the same subject.
    """

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
    terms: Mapping[str, DeliveryTerms],
    keys: KeyRing,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[DeliveryReport]:
    """Send the waiting messages to each recipient that takes messages, is enabled and has a legal basis.

    Returns a report for each recipient that takes messages. A recipient that fails, or to which another process is sending, has
    a ``problem`` in its report.
    """
    reports: list[DeliveryReport] = []
    for portal, feed in recipients.items():
        if portal.receive is None:
            continue
        agreed = terms.get(portal.name)
        enabled = agreed is not None and agreed.enabled and bool(agreed.legal_basis)
        report = DeliveryReport(portal.name, enabled)
        reports.append(report)
        if report.enabled:
            await _deliver_to(database, portal, feed, keys, now, report)
        (queue,) = await database.read(statement("outbox/delivery_queue"), {"recipient": portal.name})
        report.waiting, report.next_due = cast("int", queue["waiting"]), cast("datetime | None", queue["next_due"])
    return reports


async def _deliver_to(
    database: Database, portal: Portal, feed: Feed, keys: KeyRing, now: Callable[[], datetime], report: DeliveryReport
) -> None:
    assert portal.receive is not None
    try:
        async with leased(database, _lease(portal.name)) as holder:
            with ExitStack() as connection:
                with portal_errors(portal.name, "recipient"):
                    recipient = connection.enter_context(portal.receive(Visit(feed, now())))
                await _send_all(database, recipient, portal.name, holder, keys, now, report)
                with portal_errors(portal.name, "recipient"):
                    connection.close()
    except (LeaseTaken, PortalError) as error:
        report.problem = str(error)


def _lease(recipient: str) -> str:
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
        parameters = {"recipient": name, "now": now(), "limit": _BATCH_SIZE}
        waiting = await database.read(statement("outbox/waiting_deliveries"), parameters)
        if not waiting:
            return
        outcomes: list[dict[str, Any]] = []

        async def save(transaction: Transaction, outcomes: list[dict[str, Any]] = outcomes) -> None:
            # If this process has lost the lease, these outcomes are not written: another process sends the messages again, under
            # the same keys.
            await renew_lease(transaction, _lease(name), holder)
            await transaction.run(statement("outbox/update_deliveries"), {"rows": outcomes})

        try:
            for row in waiting:
                outcome = await asyncio.to_thread(_send, recipient, name, row, keys, now, report)
                outcomes.append({"id": row["id"], "properties": outcome})
                failures = failures + 1 if outcome["state"] == "waiting" else 0
                if failures == _MAX_FAILURES_IN_A_ROW:
                    return
        finally:
            # Also when the process is told to stop: what was sent need not be sent again.
            await database.write(save)


def _send(
    recipient: Recipient,
    name: str,
    row: Mapping[str, Any],
    keys: KeyRing,
    now: Callable[[], datetime],
    report: DeliveryReport,
) -> dict[str, Any]:
    """Try to deliver a message once; return the properties to write to it, and count the outcome in the report."""
    message = Message(name, row["kind"], row["number"], orjson.loads(keys.unseal(row["body"])))
    attempts = cast("int", row["attempts"]) + 1
    try:
        with portal_errors(name, "recipient"):
            receipt = checked(recipient.deliver(message, row["idempotency_key"]))
    except DeliveryRefused as error:
        report.set_aside += 1
        # The encrypted body stays: the message can be sent again once the cause of the refusal is fixed.
        return {"state": "set_aside", "waiting": None, "attempts": attempts, "problem": str(error), "ended_at": now()}
    except PortalError as error:
        report.postponed += 1
        report.problem = str(error)
        pause = min(_FIRST_PAUSE * 2 ** min(attempts - 1, 20), _LONGEST_PAUSE)
        return {"state": "waiting", "attempts": attempts, "problem": str(error), "not_before": now() + pause}
    report.delivered += 1
    report.already_known += receipt.known
    delivered = {"state": "delivered", "waiting": None, "attempts": attempts, "receipt": receipt.number, "ended_at": now()}
    return delivered | {"body": None, "problem": None}


async def delivery_counts(database: Database) -> list[dict[str, Any]]:
    """Count the messages for each recipient by kind and state; also return when the oldest was queued and the next is due."""
    return await database.read(statement("outbox/delivery_counts"))


async def set_aside_messages(database: Database, recipient: str = "", limit: int = 1000) -> list[SetAsideMessage]:
    """Return the messages that were set aside, in the order of their ids; those for one recipient if it is named."""
    rows = await database.read(statement("outbox/deliveries_set_aside"), {"recipient": recipient, "ids": None, "limit": limit})
    return [_message(row) for row in rows]


async def set_aside_messages_by_id(database: Database, ids: Sequence[str]) -> list[SetAsideMessage]:
    """Return these messages, each once. Raises LoadError for an id under which no message was set aside."""
    rows = await database.read(statement("outbox/deliveries_set_aside"), {"recipient": "", "ids": list(ids), "limit": len(ids)})
    if missing := set(ids) - {cast("str", row["id"]) for row in rows}:
        raise LoadError(f"No message {sorted(missing)[0]} was set aside. `meritgraph exchange status` lists those that were.")
    return [_message(row) for row in rows]


async def retry(database: Database, chosen: Iterable[SetAsideMessage], at: datetime) -> list[str]:
    """Queue messages that were set aside again, under their keys and with no attempts counted; return their ids, sorted.

    A message stays set aside if there is a later one about the same subject: its recipient would get older content after newer.
    """
    parameters = {"ids": [each.id for each in chosen], "now": at}
    rows = await database.execute(statement("outbox/retry_deliveries"), parameters)
    return sorted(cast("str", row["id"]) for row in rows)


async def discard(database: Database, chosen: Iterable[SetAsideMessage], at: datetime) -> int:
    """Discard messages that were set aside and delete their bodies; return how many.

    A discarded message stays as a tombstone: identical content is not queued again, changed content is.
    """
    parameters = {"ids": [each.id for each in chosen], "now": at}
    return len(await database.execute(statement("outbox/discard_deliveries"), parameters))


def _message(row: Mapping[str, Any]) -> SetAsideMessage:
    return SetAsideMessage(**row)
