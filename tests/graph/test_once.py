"""A change with an idempotency key is made once, however often it is sent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.driver.database import Database, Transaction
from graph.errors import MeritgraphError
from graph.events import append_event
from graph.once import KeyUsedOtherwise, OnceKey, delete_old_answers, write_once
from tests.conftest import Run
from tests.support.engines import cypher

pytestmark = pytest.mark.both_engines

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = OnceKey("ann", "key-1", "open the door", NOON)


class Locked(MeritgraphError):
    """The door is locked."""


async def _open_door(database: Database, key: OnceKey | None) -> int:
    async def work(transaction: Transaction) -> int:
        return await append_event(transaction, "door_opened", NOON, {})

    return await write_once(database, key, work, int)


async def _fail(database: Database, key: OnceKey) -> int:
    async def work(transaction: Transaction) -> int:
        await append_event(transaction, "door_opened", NOON, {})
        raise Locked

    return await write_once(database, key, work, int)


def _answers(run: Run, database: Database) -> list[dict[str, Any]]:
    return run(database.read(cypher("MATCH (k:KeptAnswer) RETURN k.caller AS caller, k.answer AS answer ORDER BY caller")))


def test_the_same_key_and_input_give_the_first_answer_again(run: Run, fresh_database: Database) -> None:
    later = OnceKey(KEY.caller, KEY.text, KEY.asked, NOON + timedelta(hours=23))
    assert [run(_open_door(fresh_database, key)) for key in (KEY, KEY, later)] == [1, 1, 1]
    assert run(_open_door(fresh_database, None)) == 2
    assert _answers(run, fresh_database) == [{"caller": "ann", "answer": "1"}]


def test_a_key_is_of_no_use_for_anything_else(run: Run, fresh_database: Database) -> None:
    run(_open_door(fresh_database, KEY))
    with pytest.raises(KeyUsedOtherwise):
        run(_open_door(fresh_database, OnceKey(KEY.caller, KEY.text, "shut the door", NOON)))
    assert run(_open_door(fresh_database, OnceKey("bo", KEY.text, "shut the door", NOON))) == 2


def test_what_was_refused_keeps_no_answer(run: Run, fresh_database: Database) -> None:
    with pytest.raises(Locked):
        run(_fail(fresh_database, KEY))
    assert _answers(run, fresh_database) == []
    assert run(_open_door(fresh_database, KEY)) == 1


def test_an_answer_is_kept_for_a_day(run: Run, fresh_database: Database) -> None:
    run(_open_door(fresh_database, KEY))
    tomorrow = NOON + timedelta(days=1, seconds=1)
    assert run(_open_door(fresh_database, OnceKey(KEY.caller, KEY.text, "shut the door", tomorrow))) == 2

    run(_open_door(fresh_database, OnceKey("bo", KEY.text, KEY.asked, NOON)))
    assert run(delete_old_answers(fresh_database, tomorrow)) == 1
    assert _answers(run, fresh_database) == [{"caller": "ann", "answer": "2"}]


def test_those_who_send_it_at_the_same_moment_get_one_answer(run: Run, fresh_database: Database) -> None:
    async def at_once() -> list[int]:
        return await asyncio.gather(*(_open_door(fresh_database, KEY) for _ in range(6)))

    assert run(at_once()) == [1] * 6
    assert run(fresh_database.read(cypher("MATCH (e:Event) RETURN count(e) AS number"))) == [{"number": 1}]
