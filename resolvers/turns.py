"""Long work takes turns on the event loop, so that short requests are answered in between.

Code between two awaits has the event loop for itself. Work that may take long therefore asks after each small piece whether its
turn is over, and if so waits for the next one: in between, the loop looks for new requests. Turns belong to a loop, not to a
request, because what delays a short request is the sum of all other work.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar
from weakref import WeakKeyDictionary

R = TypeVar("R")
T = TypeVar("T")

TURN_SECONDS = 0.005


class Turns:
    """The turns of one event loop. All work of one iteration of the loop shares one turn of ``seconds``."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._loop = loop
        self._seconds = seconds
        self._ends_at = 0.0
        self._ticking = False
        self._waiting: deque[asyncio.Future[None]] = deque()

    def over(self) -> bool:
        """Tell whether the current turn is over, so that the caller should await ``next`` before it goes on."""
        now = time.perf_counter()
        if not self._ticking:
            self._ticking = True
            self._ends_at = now + self._seconds
            self._loop.call_soon(self._tick)
        return now >= self._ends_at

    async def next(self) -> None:
        """Wait for a turn; those who wait get theirs in the order in which they came, one in each iteration of the loop."""
        turn = self._loop.create_future()
        self._waiting.append(turn)
        if not self._ticking:
            self._ticking = True
            self._loop.call_soon(self._tick)
        await turn

    def _tick(self) -> None:
        self._ends_at = time.perf_counter() + self._seconds
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():  # who waited may have been cancelled
                turn.set_result(None)
                self._loop.call_soon(self._tick)
                return
        self._ticking = False


_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()


def turns_of_running_loop() -> Turns:
    """Return the turns of the running event loop. Raises RuntimeError where none runs."""
    loop = asyncio.get_running_loop()
    turns = _TURNS.get(loop)
    if turns is None:
        turns = _TURNS[loop] = Turns(loop, TURN_SECONDS)
    return turns


async def map_in_turns(rows: Iterable[R], map_row: Callable[[R], T]) -> list[T]:
    """Return the mapped rows, mapping no longer than a turn at a time."""
    turns = turns_of_running_loop()
    mapped: list[T] = []
    for row in rows:
        if turns.over():
            await turns.next()
        mapped.append(map_row(row))
    return mapped
