"""Batches of a request: its dataloaders send one when no object of the request waits for its turn any more.

A dataloader sends its batch two steps of the event loop after the first key. Objects that wait for a turn (`resolvers.turns`) ask
for theirs one by one, many steps later: without this each of them would send a batch of its own, and the number of statements
would grow with the list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

# The resolvers of an object ask their loaders only some steps after it was completed: tasks within tasks take a step each.
_STEPS_TO_THE_LOADERS = 4


class Batches:
    """The batches that the dataloaders of one request have begun, and the number of objects that wait for their turn."""

    def __init__(self) -> None:
        self._waiting = 0
        self._held: list[Callable[[], object]] = []

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """What a dataloader takes for its event loop: it sends batches by ``call_soon``, and these are held here."""
        return cast("asyncio.AbstractEventLoop", _LoopOfLoaders(self))

    def wait(self) -> None:
        """Count one object that waits. Whoever calls this calls ``done`` once."""
        self._waiting += 1

    def done(self) -> None:
        """Count one object less; the last one lets the batches go."""
        self._waiting -= 1
        if self._held:
            self._send_after(_STEPS_TO_THE_LOADERS)

    def send(self, batch: Callable[[], object]) -> None:
        """Send a batch now, or when nobody waits any more."""
        if self._waiting:
            self._held.append(batch)
        else:
            batch()

    def _send_after(self, steps: int) -> None:
        if self._waiting:
            return
        if steps:
            asyncio.get_running_loop().call_soon(self._send_after, steps - 1)
            return
        held, self._held = self._held, []
        for batch in held:
            batch()


class _LoopOfLoaders:
    """The two methods of an event loop that a dataloader calls."""

    def __init__(self, batches: Batches) -> None:
        self._batches = batches

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().create_future()

    def call_soon(self, batch: Callable[[], object]) -> None:
        asyncio.get_running_loop().call_soon(self._batches.send, batch)
