"""Requests to load: asked for once, taken by one worker at a time, and none is lost with a worker that dies."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from graph.driver.database import Database
from graph.once import OnceKey
from graph.process_identity import visible_processes
from loaders.runs.leases import LeaseTaken, acquire_lease, leased
from loaders.runs.load_requests import (
    Asked,
    LoadRequestKind,
    LoadRequestState,
    NothingToLoad,
    RequestRefused,
    TakenRequest,
    Wanted,
    ask,
    end,
    left_requests,
    open_requests,
    shown_row_id,
    take,
)
from tests.conftest import Run
from tests.support.asked_loads import write_runs
from tests.support.engines import cypher, execute

pytestmark = pytest.mark.both_engines

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SYNC = Wanted(LoadRequestKind.SYNC, "my.dba.uz")
HELD = Wanted(LoadRequestKind.CONFIRM_REMOVALS, run="run:held")


def asked(run: Run, database: Database, wanted: Wanted = SYNC, hour: int = 0, key: str | None = None, why: str = "so") -> Asked:
    now = NOON + timedelta(hours=hour)
    once = None if key is None else OnceKey("ann", key, repr(wanted), now)
    return run(ask(database, wanted, "ann", why, now, once))


def kept(run: Run, database: Database) -> list[dict[str, Any]]:
    text = """MATCH (q:LoadRequest) RETURN q.id AS id, q.state AS state, q.attempts AS attempts, q.message AS message,
    q.portal AS portal, q.by AS by, q.why AS why, q.asked_at AS asked_at ORDER BY asked_at"""
    return run(database.read(cypher(text)))


def events(run: Run, database: Database) -> list[tuple[str, Any]]:
    text = "MATCH (e:Event) RETURN e.kind AS kind, e.portal AS portal, e.about AS about ORDER BY e.seq"
    rows = run(database.read(cypher(text)))
    return [(str(row["kind"]), (row["portal"], orjson.loads(str(row["about"])).get("state"))) for row in rows]


async def begun(database: Database, id_: str, holder: str) -> TakenRequest | None:
    await acquire_lease(database, id_, holder)
    return await take(database, id_, holder, NOON)


def test_a_request_keeps_who_asked_what_why_and_when(run: Run, fresh_database: Database) -> None:
    first = asked(run, fresh_database, why=" the portal was corrected ")
    assert not first.waited
    (row,) = kept(run, fresh_database)
    assert (row["id"], row["state"], row["portal"], row["by"], row["why"], row["asked_at"]) == (
        *(first.id, "waiting", "my.dba.uz", "ann", "the portal was corrected"),
        NOON,
    )
    assert events(run, fresh_database) == [("load_asked", ("my.dba.uz", None))]


def test_who_asks_for_what_waits_already_is_told_of_that_request(run: Run, fresh_database: Database) -> None:
    first = asked(run, fresh_database)
    assert asked(run, fresh_database, hour=1) == replace(first, waited=True)
    assert asked(run, fresh_database, Wanted(LoadRequestKind.SYNC), hour=2).id != first.id
    assert len(kept(run, fresh_database)) == 2
    run(begun(fresh_database, first.id, "one"))
    assert asked(run, fresh_database, hour=3).id != first.id, "what a worker has begun may not see what changed since"


def test_many_who_ask_at_once_make_one_request(run: Run, fresh_database: Database) -> None:
    async def together() -> list[Asked]:
        return list(await asyncio.gather(*(ask(fresh_database, SYNC, f"caller {n}", "so", NOON) for n in range(6))))

    found = run(together())
    assert len({each.id for each in found}) == 1
    assert sorted(each.waited for each in found) == [False] + [True] * 5
    assert len(kept(run, fresh_database)) == 1


def test_the_same_key_gives_the_first_answer_even_when_the_request_is_done(run: Run, fresh_database: Database) -> None:
    first = asked(run, fresh_database, key="key-1")
    taken = run(begun(fresh_database, first.id, "one"))
    assert taken is not None
    run(end(fresh_database, taken, "one", LoadRequestState.DONE, "loaded"))
    assert asked(run, fresh_database, hour=1, key="key-1") == first
    assert asked(run, fresh_database, hour=1, key="key-2").id != first.id


@pytest.mark.parametrize(
    ("wanted", "why", "error", "words"),
    [
        (SYNC, "  ", RequestRefused, "takes a reason"),
        (SYNC, "x" * 2001, RequestRefused, "more than 2000"),
        (Wanted(LoadRequestKind.CONFIRM_REMOVALS, run="run:nothing"), "so", NothingToLoad, "no load run"),
        (Wanted(LoadRequestKind.CONFIRM_REMOVALS, run="run:clean"), "so", RequestRefused, "was not held"),
        (Wanted(LoadRequestKind.REPLAY, "my.mehnat.uz"), "so", RequestRefused, "Nothing is in quarantine"),
        (Wanted(LoadRequestKind.REPLAY, rows=("quarantined_row:gone",)), "so", NothingToLoad, "1 of the 1 rows"),
    ],
)
def test_what_cannot_be_done_is_refused_at_once(
    run: Run, fresh_database: Database, wanted: Wanted, why: str, error: type[Exception], words: str
) -> None:
    run(write_runs(fresh_database))
    with pytest.raises(error, match=words):
        asked(run, fresh_database, wanted, why=why)
    assert kept(run, fresh_database) == events(run, fresh_database) == []


def test_a_held_run_whose_portal_was_read_again_is_not_confirmed(run: Run, fresh_database: Database) -> None:
    run(write_runs(fresh_database))
    later = NOON + timedelta(days=1)
    # Neither has read the scope to its end: one has failed, the other has read something else.
    other = """MATCH (run:LoadRun {id: 'run:clean'}) SET run.started_at = $later
    WITH run MATCH (run)-[:READ]->(s) SET s.state = 'failed'
    CREATE (run)-[:READ]->(:ScopeRun {id: 'run:clean/people', stream: 'people', scope: 'all', state: 'done', missing: 0})"""
    run(execute(fresh_database, other, later=later))
    asked(run, fresh_database, HELD)
    run(execute(fresh_database, "MATCH (s:ScopeRun {id: 'run:clean/courses'}) SET s.state = 'done'"))
    with pytest.raises(RequestRefused, match="read again on 2026-11-21 at 12:00:00 UTC"):
        asked(run, fresh_database, HELD, hour=1)


def test_removals_of_a_held_run_and_rows_in_quarantine_can_be_asked_for(run: Run, fresh_database: Database) -> None:
    run(write_runs(fresh_database))
    asked(run, fresh_database, HELD)
    asked(run, fresh_database, Wanted(LoadRequestKind.REPLAY, "my.dba.uz"), hour=1)
    row = Wanted(LoadRequestKind.REPLAY, rows=(shown_row_id("my.dba.uz/courses/all:7"),))
    found = asked(run, fresh_database, row, hour=2)
    assert [each["portal"] for each in kept(run, fresh_database)] == ["my.dba.uz", "my.dba.uz", None]
    taken = run(begun(fresh_database, found.id, "one"))
    assert taken is not None
    assert taken.wanted == row


def test_the_oldest_comes_first_and_what_is_done_is_open_no_more(run: Run, fresh_database: Database) -> None:
    later = asked(run, fresh_database, Wanted(LoadRequestKind.SYNC, "b.example.uz"), hour=5)
    earlier = asked(run, fresh_database, Wanted(LoadRequestKind.SYNC, "a.example.uz"), hour=1)
    assert run(open_requests(fresh_database)) == [earlier.id, later.id]
    taken = run(begun(fresh_database, earlier.id, "one"))
    assert taken is not None
    assert run(open_requests(fresh_database)) == [earlier.id, later.id], "its worker may die"
    run(end(fresh_database, taken, "one", LoadRequestState.REFUSED, "no feed"))
    assert run(open_requests(fresh_database)) == [later.id]
    assert run(take(fresh_database, earlier.id, "one", NOON)) is None
    states = [state for _, state in events(run, fresh_database)]
    assert states[-2:] == [("a.example.uz", None), ("a.example.uz", "refused")]


def test_what_waits_for_long_or_whose_worker_is_gone_is_left_to_itself(run: Run, fresh_database: Database) -> None:
    waiting, at_work, gone, done = (
        asked(run, fresh_database, Wanted(LoadRequestKind.SYNC, f"{name}.example.uz"), hour=hour).id
        for hour, name in enumerate("abcd")
    )
    recent = asked(run, fresh_database, hour=5).id
    for id_ in (at_work, gone, done):
        taken = run(begun(fresh_database, id_, "one"))
    assert taken is not None
    run(end(fresh_database, taken, "one", LoadRequestState.DONE, "loaded"))
    now = datetime.now(UTC)
    over = now - timedelta(seconds=1)
    run(execute(fresh_database, "MATCH (l:Lease {id: $id}) SET l.until = $until", id=gone, until=over))
    left = run(left_requests(fresh_database, NOON + timedelta(hours=5), now))
    assert [(each.id, each.asked_at, each.message) for each in left] == [
        (waiting, NOON, None),
        (gone, NOON + timedelta(hours=2), None),
    ]
    later = run(left_requests(fresh_database, NOON + timedelta(hours=6), now))
    assert [each.id for each in later] == [waiting, gone, recent]


def test_a_request_is_taken_by_one_worker_and_again_when_that_one_is_dead(run: Run, fresh_database: Database) -> None:
    found = asked(run, fresh_database)
    # A process that was on this system, and has ended.
    dead = f"{socket.gethostname()}:{_unused_pid()}:{visible_processes()}:1:abcd"
    run(begun(fresh_database, found.id, "elsewhere"))
    with pytest.raises(LeaseTaken):
        run(begun(fresh_database, found.id, "second"))
    run(execute(fresh_database, "MATCH (l:Lease {id: $id}) SET l.holder = $dead", id=found.id, dead=dead))
    again = run(begun(fresh_database, found.id, "second"))
    assert again is not None
    assert again.attempts == 2
    late = replace(again, attempts=1)
    with pytest.raises(LeaseTaken):
        run(end(fresh_database, late, "elsewhere", LoadRequestState.DONE, "loaded"))
    run(end(fresh_database, again, "second", LoadRequestState.DONE, "loaded"))
    assert [(each["state"], each["attempts"], each["message"]) for each in kept(run, fresh_database)] == [("done", 2, "loaded")]


def test_what_is_put_back_waits_again_and_the_attempt_does_not_count(run: Run, fresh_database: Database) -> None:
    found = asked(run, fresh_database)
    taken = run(begun(fresh_database, found.id, "one"))
    assert taken is not None
    run(end(fresh_database, taken, "one", LoadRequestState.WAITING, "another process reads my.dba.uz"))
    (row,) = kept(run, fresh_database)
    assert (row["state"], row["attempts"], row["message"]) == ("waiting", 0, "another process reads my.dba.uz")
    assert asked(run, fresh_database, hour=1) == Asked(found.id, waited=True)
    assert events(run, fresh_database)[-1] == ("load_put_back", ("my.dba.uz", "waiting"))


def test_a_lease_that_is_renewed_can_be_refused_at_once(run: Run, fresh_database: Database) -> None:
    async def second() -> None:
        async with leased(fresh_database, "a request", renewed=True):
            with pytest.raises(LeaseTaken):
                async with leased(fresh_database, "a request", renewed=True):
                    pass

    run(second())


def _unused_pid() -> int:
    """Return the id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid
