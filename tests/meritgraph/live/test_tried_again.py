"""An answer that could not be given is tried again, and tells what is so by then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from graph.driver.database import Database
from graph.errors import DatabaseUnavailable
from merit.findings.states import Decision
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.live_hub import OF_A, OF_B, Stream, live_hub, review
from tests.support.two_bodies import build_two_bodies

CHANGES = "subscription { findingChanged { change finding { id state history { state } } } }"


async def change_of(stream: Stream) -> Any:
    """Return the next change, its finding, and the state of that; nothing where the subscription begins."""
    kind, body = await asyncio.wait_for(stream.next(), 60)
    assert kind == "next", (kind, body)
    event = body["data"]["findingChanged"]
    return event["finding"] and (event["change"], event["finding"]["id"], event["finding"]["state"])


async def interrupted(database: Database, stream: Stream, meanwhile: Callable[[], Awaitable[None]]) -> Any:
    """Return what is told of a decision while the database is away, and of which something else happens meanwhile."""
    away, changing = True, list[asyncio.Task[None]]()

    async def change() -> None:
        nonlocal away
        await meanwhile()
        away = False

    def observe(name: str) -> None:
        if away and name == "api/reviews_of_findings":
            if not changing:
                changing.append(asyncio.create_task(change()))
            raise DatabaseUnavailable("bolt://away", "connection refused")

    database.observers.append(observe)
    try:
        await review(database, OF_A, Decision.ACKNOWLEDGE)
        return await change_of(stream)
    finally:
        database.observers.remove(observe)


def test_what_is_told_later_is_the_finding_of_that_moment(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    build_two_bodies(run, fresh_database)

    async def decide() -> None:
        await review(fresh_database, OF_A, Decision.CONFIRM)

    async def story() -> None:
        async with live_hub(fresh_database, tmp_path) as hub, hub.stream(CHANGES) as stream:
            assert await change_of(stream) is None
            assert await interrupted(fresh_database, stream, decide) == ("ACKNOWLEDGED", OF_A, "CONFIRMED")
            assert await change_of(stream) == ("CONFIRMED", OF_A, "CONFIRMED")

    run(story())


def test_what_the_caller_does_not_see_any_more_is_passed_over(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    build_two_bodies(run, fresh_database)

    async def leave() -> None:
        move = """MATCH (f:Finding {id: $id}) SET f.organisation = 'organisation:b'
        WITH f OPTIONAL MATCH (f)-[about:CONCERNS]->() DELETE about"""
        await execute(fresh_database, move, id=OF_A)
        await review(fresh_database, OF_B, Decision.DISMISS)

    async def story() -> None:
        async with live_hub(fresh_database, tmp_path) as hub, hub.stream(CHANGES) as stream:
            assert await change_of(stream) is None
            assert await interrupted(fresh_database, stream, leave) == ("DISMISSED", OF_B, "DISMISSED")

    run(story())
