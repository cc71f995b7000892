"""One question: asked of the graph on behalf of a request, in a thread of its own.

The functions of ``merit`` judge between their reads, which can take longer than a turn on the event loop. So each question runs
in a thread, and only its statements run on the loop: within the time of the request, and stopped with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from graph.cypher.statements import Statement
from graph.driver.database import Row
from graph.errors import NothingToAnswer, NothingToCheck, UnknownId
from merit.context import RunStatement
from resolvers.context import Context
from resolvers.errors import BadUserInput, ClientError
from resolvers.questions.kept_bodies import BODIES, BodiesOfQuestion
from resolvers.reading import Reader

A = TypeVar("A")
T = TypeVar("T")

NOT_COMPUTED = "NOT_COMPUTED"
"""The code of an answer that rests on figures which no detection has computed yet."""
MOST_STATEMENTS = 100
"""The most statements of one question: what needs more is asked by the command, which has no time limit."""


async def asked(context: Context, question: Callable[[RunStatement], Coroutine[Any, Any, T]]) -> T | None:
    """Return the answer to a question, None where it names an id that is unknown.

    Raises BadUserInput where there is nothing to answer or the question needs too many statements.
    """
    reads = _Reads(context.reader)
    loop = asyncio.get_running_loop()
    try:
        return await asyncio.to_thread(_run, question, reads.for_another_thread(loop))
    except UnknownId:
        return None
    except NothingToAnswer as error:
        raise BadUserInput(error.unquoted) from error
    except NothingToCheck as error:
        raise BadUserInput(str(error)) from error
    finally:
        reads.ended = True


def on_loop(function: Callable[[A], Coroutine[Any, Any, T]]) -> Callable[[A], Awaitable[T]]:
    """Return a function that runs on the running loop, as one that a question may call from its own thread."""
    loop = asyncio.get_running_loop()

    async def called(argument: A) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(function(argument), loop))

    return called


async def figure(context: Context, question: Callable[[RunStatement], Coroutine[Any, Any, T | None]]) -> T | None:
    """Return the answer to a question about kept figures, None where it names an id that is unknown.

    Raises as ``asked`` does, and ClientError where no detection has computed the figure yet.
    """

    async def computed(run: RunStatement) -> T:
        answer = await question(run)
        if answer is None:
            raise ClientError(NOT_COMPUTED, "Nothing is computed yet. The figure is there after the next detection.")
        return answer

    return await asked(context, computed)


def _run(question: Callable[[RunStatement], Coroutine[Any, Any, T]], run: RunStatement) -> T:
    return asyncio.run(question(run))


class _Reads:
    """The statements of one question. None is begun when nobody waits for the answer any more (``ended``)."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._bodies = BodiesOfQuestion(reader)
        self._number = 0
        self.ended = False

    def for_another_thread(self, loop: asyncio.AbstractEventLoop) -> RunStatement:
        """Return what reads on the loop for an event loop of another thread."""

        async def run(known: Statement, parameters: Mapping[str, object]) -> list[Row]:
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._read(known, parameters), loop))

        return run

    async def _read(self, known: Statement, parameters: Mapping[str, object]) -> list[Row]:
        if self.ended:
            raise asyncio.CancelledError
        self._number += 1
        if self._number > MOST_STATEMENTS:
            raise BadUserInput(
                "The answer rests on more records than are read for one request. Ask about fewer people, or ask by the command "
                "`meritgraph ask`."
            )
        return await (self._bodies.page(parameters) if known.name == BODIES else self._reader.run(known, parameters))
