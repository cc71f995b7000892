"""The waiting of an object for its turn on the event loop.

graphql-core awaits such an object like any other field that takes time, and the batches of the request wait with it: objects that
ask for theirs one after another then share one statement.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator
from typing import Any

from resolvers.batches import Batches
from resolvers.turns import Turns


class WaitingObject:
    """An object that waits for its turn. The batches of its request wait for it, until it was completed or is given up."""

    def __init__(self, execute: Callable[[], Any], turns: Turns, batches: Batches) -> None:
        self._execute = execute
        self._turns = turns
        self._batches = batches
        self._counted = True
        batches.wait()

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._complete().__await__()

    async def _complete(self) -> Any:
        try:
            await self._turns.next()
            executed: Any = self._execute()
        finally:
            self._leave()
        return await executed if inspect.isawaitable(executed) else executed

    def _leave(self) -> None:
        if self._counted:
            self._counted = False
            self._batches.done()

    def __del__(self) -> None:
        # A sibling that fails makes graphql-core drop the object before anybody awaits it.
        self._leave()
