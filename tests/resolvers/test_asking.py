"""A question runs in a thread of its own: its statements are bounded, and end with the request."""

from __future__ import annotations

import asyncio
import threading
from datetime import date

import pytest

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from merit.context import RunStatement
from resolvers.context import Context
from resolvers.errors import BadUserInput, ClientError
from resolvers.questions.asking import MOST_STATEMENTS, asked, figure
from tests.conftest import Run

ANSWERS = statement("api/answers")


@pytest.fixture
def context(database: Database) -> Context:
    return Context(database, b"k" * 32, date(2026, 11, 20), 20.0)


def test_the_event_loop_is_free_while_a_question_is_judged(run: Run, context: Context) -> None:
    """The question waits until the loop, which it would else block, has done something."""
    done = threading.Event()

    async def question(read: RunStatement) -> bool:
        await read(ANSWERS, {})
        return done.wait(60)

    async def both() -> bool | None:
        answer, _ = await asyncio.gather(asked(context, question), asyncio.to_thread(done.set))
        return answer

    assert run(both()) is True


def test_a_question_that_needs_too_many_statements_is_refused(run: Run, context: Context) -> None:
    numbers: list[int] = []

    async def question(read: RunStatement) -> None:
        for number in range(2 * MOST_STATEMENTS):
            await read(ANSWERS, {})
            numbers.append(number)

    with pytest.raises(BadUserInput, match="more records than are read for one request"):
        run(asked(context, question))
    assert len(numbers) == MOST_STATEMENTS


def test_no_statement_is_begun_for_a_request_that_has_ended(run: Run, context: Context) -> None:
    read_first, ended = threading.Event(), threading.Event()
    left: list[str] = []

    async def question(read: RunStatement) -> None:
        await read(ANSWERS, {})
        read_first.set()
        ended.wait(60)
        try:
            await read(ANSWERS, {})
            left.append("read")
        except asyncio.CancelledError:
            left.append("cancelled")
            raise
        finally:
            gone.set()

    gone = threading.Event()

    async def request() -> None:
        task = asyncio.create_task(asked(context, question))
        await asyncio.to_thread(read_first.wait, 60)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        context.cancel()
        ended.set()
        await asyncio.to_thread(gone.wait, 60)

    run(request())
    assert left == ["cancelled"]


def test_what_cannot_be_answered_is_told_apart(run: Run, context: Context) -> None:
    async def unknown(read: RunStatement) -> str:
        raise UnknownId("servant", "servant:1")

    async def impossible(read: RunStatement) -> str:
        raise NothingToAnswer("One person has no ties with herself.")

    async def not_computed(read: RunStatement) -> None:
        return None

    assert run(asked(context, unknown)) is None
    with pytest.raises(BadUserInput, match="no ties with herself"):
        run(asked(context, impossible))
    with pytest.raises(ClientError, match="Nothing is computed yet") as refused:
        run(figure(context, not_computed))
    assert refused.value.code == "NOT_COMPUTED"
