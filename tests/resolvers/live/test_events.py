"""Events as they come: none lost and none twice, whoever is slow and whatever was deleted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.events import append_events, event_properties
from resolvers.errors import BadUserInput
from resolvers.live.events import LiveEvents
from tests.conftest import Run

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
pytestmark = pytest.mark.both_engines


async def append(database: Database, number: int, at: datetime = NOON) -> None:
    """Append events in one transaction."""

    async def work(transaction: Transaction) -> int:
        return await append_events(transaction, [event_properties("tried", at, {"place": each}) for each in range(number)])

    await database.write(work)


async def follow(live: LiveEvents, seq: int, number: int, *, pause: float = 0.0) -> list[int]:
    """Return the numbers of the next events after a place, in the order in which one who follows is told of them."""
    answered: list[int] = []
    while len(answered) < number:
        found = await live.after(seq)
        answered += [each.seq for each in found.events]
        seq = found.seq
        await asyncio.sleep(pause)
    return answered


def test_who_keeps_up_who_is_slow_and_who_is_behind_are_told_everything_once(run: Run, fresh_database: Database) -> None:
    async def story() -> None:
        live = LiveEvents(fresh_database, 0.02)
        await append(fresh_database, 3)
        begin = await live.last()
        assert begin == 3
        following = [
            asyncio.create_task(follow(live, begin, 900)),
            asyncio.create_task(follow(live, begin, 900, pause=0.05)),
            asyncio.create_task(follow(live, 0, 903)),
        ]
        for _ in range(9):
            await append(fresh_database, 100)
        fast, slow, behind = await asyncio.gather(*following)

        assert fast == slow == list(range(4, 904))
        assert behind == list(range(1, 904))

    run(story())


def test_all_followers_of_a_process_share_one_reading(run: Run, fresh_database: Database) -> None:
    async def story() -> None:
        live, read = LiveEvents(fresh_database, 0.05), list[str]()
        await append(fresh_database, 1)
        begin = await live.last()
        fresh_database.observers.append(read.append)
        following = [asyncio.create_task(follow(live, begin, 1)) for _ in range(50)]
        await asyncio.sleep(0)
        await append(fresh_database, 1)
        assert await asyncio.gather(*following) == [[2]] * 50
        fresh_database.observers.remove(read.append)

        # Each looks once whether she is behind; after that one reading serves all.
        assert read.count("events/events_after") < 50 + 20

    run(story())


def test_two_processes_tell_the_same(run: Run, fresh_database: Database) -> None:
    async def story() -> None:
        one, other = LiveEvents(fresh_database, 0.02), LiveEvents(fresh_database, 0.03)
        following = [asyncio.create_task(follow(each, 0, 30)) for each in (one, other)]
        for _ in range(10):
            await append(fresh_database, 3)
        assert await asyncio.gather(*following) == [list(range(1, 31))] * 2

    run(story())


def test_a_place_whose_next_event_was_deleted_is_refused(run: Run, fresh_database: Database) -> None:
    async def story() -> None:
        live = LiveEvents(fresh_database, 0.02)
        await append(fresh_database, 2, NOON - timedelta(days=9))
        await append(fresh_database, 2)
        for seq in range(5):
            await live.check(seq)
        await fresh_database.execute(statement("runs/delete_old_events"), {"before": NOON})

        for seq in (0, 1):
            with pytest.raises(BadUserInput):
                await live.check(seq)
        for seq in (2, 3, 4):
            await live.check(seq)
        with pytest.raises(BadUserInput):
            await live.check(5)
        # One who is told of them meanwhile is told of the rest.
        assert await follow(live, 0, 2) == [3, 4]

    run(story())


def test_more_events_than_are_read_at_once_were_deleted(run: Run, fresh_database: Database) -> None:
    async def story() -> None:
        live = LiveEvents(fresh_database, 0.02)
        await append(fresh_database, 700, NOON - timedelta(days=9))
        await append(fresh_database, 1)
        await fresh_database.execute(statement("runs/delete_old_events"), {"before": NOON})

        assert await follow(live, 0, 1) == [701]

    run(story())
