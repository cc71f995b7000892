"""A delivery that is told to stop while a recipient is silent: what was delivered before is noted, the rest waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.outbox.delivery import deliver
from loaders.portal_api.contract import Feed, Receipt
from tests.conftest import Run
from tests.support.delivery_process import TERMS
from tests.support.engines import count, cypher
from tests.support.recipients import certificate, load_certificates, scripted_recipient
from tests.support.scripted_portal import key_ring


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


@pytest.fixture
def silence() -> Iterator[threading.Event]:
    """Return an event that ends the silence of the recipient, at the end of the test at the latest."""
    over = threading.Event()
    yield over
    over.set()


def test_what_was_delivered_before_is_noted(run: Run, fresh_database: Database, keys: KeyRing, silence: threading.Event) -> None:
    run(load_certificates(fresh_database, keys, *(certificate(f"C{number}") for number in range(5))))
    silent = threading.Event()

    def say_nothing() -> Exception:
        silent.set()
        silence.wait(60)
        return TimeoutError("nobody waits for this")

    made, portal = scripted_recipient(Receipt("Q-1"), Receipt("Q-2"), say_nothing)

    async def stopped() -> None:
        delivering = asyncio.create_task(deliver(fresh_database, {portal: Feed()}, TERMS, keys))
        assert await asyncio.to_thread(silent.wait, 60)
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)
        assert delivering.cancelled()

    run(stopped())
    receipts = cypher("MATCH (d:Delivery {state: 'delivered'}) RETURN d.receipt AS receipt ORDER BY receipt")
    assert [row["receipt"] for row in run(fresh_database.read(receipts))] == ["Q-1", "Q-2"]
    assert run(count(fresh_database, "MATCH (l:Lease) RETURN count(l) AS n")) == 0
    silence.set()
    (report,) = run(deliver(fresh_database, {portal: Feed()}, TERMS, keys))
    assert (report.delivered, report.waiting) == (3, 0)
    # Only the message that was on its way is sent twice, under one key.
    sent = [key for _, key in made.taken]
    assert (len(sent), len(set(sent))) == (6, 5)
