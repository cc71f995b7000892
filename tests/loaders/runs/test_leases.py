"""A lease is taken over only from a process that is known to have ended."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.driver.database import Database
from graph.errors import DatabaseUnavailable
from loaders.runs.leases import LeaseTaken, OtherWork, acquire_lease, leased, new_holder, other_work
from tests.conftest import Run
from tests.support.engines import cypher, execute

pytestmark = pytest.mark.both_engines

ROOT = Path(__file__).parents[3]
PLACE = "test.argos.uz/servants/all"


def ended_holder() -> str:
    """Return a holder whose process has ended."""
    script = "from loaders.runs.leases import new_holder; print(new_holder())"
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def with_part(holder: str, at: int, part: str) -> str:
    """Return the holder with one part changed: host, process id, process namespace, start time or random draw."""
    parts = holder.split(":")
    parts[at] = part
    return ":".join(parts)


def holders(run: Run, database: Database) -> list[object]:
    return [row["holder"] for row in run(database.read(cypher("MATCH (l:Lease) RETURN l.holder AS holder")))]


def test_an_ended_process_loses_its_lease_at_once(run: Run, fresh_database: Database) -> None:
    run(acquire_lease(fresh_database, PLACE, ended_holder()))
    ours = new_holder()
    run(acquire_lease(fresh_database, PLACE, ours))
    assert holders(run, fresh_database) == [ours]


def test_a_process_id_given_out_again_does_not_hold_the_lease_of_its_first_owner(run: Run, fresh_database: Database) -> None:
    ours = new_holder()
    run(acquire_lease(fresh_database, PLACE, with_part(ours, 3, "1")))
    run(acquire_lease(fresh_database, PLACE, ours))
    assert holders(run, fresh_database) == [ours]


@pytest.mark.parametrize(
    ("at", "part"),
    [(2, "another-boot/4026531836"), (2, ""), (3, "")],
    ids=["other processes", "no word on processes", "no word on the beginning"],
)
def test_a_holder_we_would_not_see_is_waited_out(run: Run, fresh_database: Database, at: int, part: str) -> None:
    """The holder has our host's name and a process id that does not exist here, as in two containers with one host name."""
    run(acquire_lease(fresh_database, PLACE, with_part(ended_holder(), at, part)))
    with pytest.raises(LeaseTaken, match=PLACE):
        run(acquire_lease(fresh_database, PLACE, new_holder()))
    run(execute(fresh_database, "MATCH (l:Lease) SET l.until = $at", at=datetime(2026, 1, 1, tzinfo=UTC)))
    ours = new_holder()
    run(acquire_lease(fresh_database, PLACE, ours))
    assert holders(run, fresh_database) == [ours]


def test_two_holders_of_one_living_process_do_not_share_a_lease(run: Run, fresh_database: Database) -> None:
    async def both() -> None:
        async with leased(fresh_database, PLACE), leased(fresh_database, PLACE):
            pass

    with pytest.raises(LeaseTaken, match=f"process {os.getpid()}"):
        run(both())
    assert holders(run, fresh_database) == []


@pytest.fixture
def renewed_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.runs.leases._RENEWAL_SECONDS", 0.01)
    monkeypatch.setattr("loaders.runs.leases._RETRY_SECONDS", 0.01)


def refuse_renewals(database: Database, refused: Callable[[], bool]) -> None:
    """Make the connection fail whenever a lease is renewed, as long as ``refused`` says so."""

    def fail(name: str) -> None:
        if name == "runs/renew_lease" and refused():
            raise DatabaseUnavailable("bolt://nowhere", "the cable is out")

    database.observers.append(fail)


@pytest.mark.usefixtures("renewed_often")
def test_a_database_that_is_away_for_a_while_costs_no_lease(run: Run, fresh_database: Database) -> None:
    asked: list[int] = []
    renewed = asyncio.Event()

    def refused() -> bool:
        asked.append(1)
        # The third is let through; when the fourth is asked for, the third was a success.
        if len(asked) == 4:
            renewed.set()
        return len(asked) < 3

    refuse_renewals(fresh_database, refused)

    async def work() -> None:
        async with leased(fresh_database, PLACE, renewed=True):
            await renewed.wait()
            assert await fresh_database.read(cypher("MATCH (l:Lease) RETURN l.holder AS holder"))

    run(work())
    fresh_database.observers.clear()
    assert holders(run, fresh_database) == []


@pytest.mark.usefixtures("renewed_often")
def test_who_cannot_renew_a_lease_until_it_expires_is_told_and_stopped(
    run: Run, fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.runs.leases.LEASE_DURATION", timedelta(seconds=1))
    refuse_renewals(fresh_database, lambda: True)
    stopped: list[bool] = []

    async def work() -> None:
        async with leased(fresh_database, PLACE, renewed=True):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                stopped.append(True)
                raise

    with pytest.raises(LeaseTaken, match="expired, as the database did not let it be renewed"):
        run(work())
    fresh_database.observers.clear()
    assert stopped == [True]


@pytest.mark.usefixtures("renewed_often")
def test_who_has_lost_a_lease_to_another_is_told_and_stopped_and_leaves_it_alone(run: Run, fresh_database: Database) -> None:
    other = new_holder()

    async def work() -> None:
        async with leased(fresh_database, PLACE, renewed=True):
            await execute(fresh_database, "MATCH (l:Lease) SET l.holder = $other", other=other)
            await asyncio.Event().wait()

    with pytest.raises(LeaseTaken, match=f"process {os.getpid()}"):
        run(work())
    assert holders(run, fresh_database) == [other]


@pytest.mark.usefixtures("renewed_often")
def test_who_is_told_to_stop_has_not_lost_the_lease(run: Run, fresh_database: Database) -> None:
    async def work() -> None:
        async with leased(fresh_database, PLACE, renewed=True):
            await asyncio.Event().wait()

    async def stopped() -> bool:
        working = asyncio.create_task(work())
        while not await fresh_database.read(cypher("MATCH (l:Lease) RETURN l.holder AS holder")):  # noqa: ASYNC110 (the graph tells nobody)
            await asyncio.sleep(0.01)
        working.cancel()
        await asyncio.wait({working})
        return working.cancelled()

    assert run(stopped())
    assert holders(run, fresh_database) == []


def test_work_of_others_that_came_and_went_between_two_looks_is_seen(run: Run, fresh_database: Database) -> None:
    async def looks() -> list[OtherWork]:
        ours = new_holder()
        await acquire_lease(fresh_database, "portal/stream/all", ours)
        seen = [await other_work(fresh_database.read, ours) for _ in range(2)]
        async with leased(fresh_database, "conclusions"):
            seen.append(await other_work(fresh_database.read, ours))
        return [*seen, await other_work(fresh_database.read, ours)]

    first, second, during, after = run(looks())
    assert first == second
    assert [look.found for look in (first, during, after)] == [False, True, False]
    assert after.acquired > first.acquired
