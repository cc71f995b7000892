"""Which rows a caller may see: those of the bodies below her own, or what is about herself."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from resolvers.access.callers import Caller, Role

# A body that moves takes its rows along within so many seconds.
_FRESH_SECONDS = 10.0
_KNOWN_BODIES = 1000

ReadSubtree = Callable[[str, date], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of one caller. ``role`` is None for the hub itself, which sees everything.

    ``bodies`` are the ids of the caller's body and of all that stand below it today; none for roles without a body. ``servant``
    is the id of the caller herself, where the token says who she is.
    """

    role: Role | None = None
    bodies: frozenset[str] = frozenset()
    servant: str | None = None

    @property
    def unlimited(self) -> bool:
        return self.role is None

    def has_body(self, organisation: str | None) -> bool:
        """Tell whether what belongs to an organisation is the caller's to see."""
        return self.unlimited or organisation in self.bodies


EVERYTHING: Final = Scope()


class Subtrees:
    """The bodies below the bodies of callers, as they stood some seconds ago. The requests of a process share them."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, date], tuple[float, frozenset[str]]] = OrderedDict()

    async def scope(self, caller: Caller | None, today: date, read: ReadSubtree) -> Scope:
        """Return what a caller may see; ``read`` returns the ids of a body and of those below it on a day."""
        if caller is None:
            return EVERYTHING
        bodies = frozenset[str]() if caller.body is None else await self._below(caller.body, today, read)
        return Scope(caller.role, bodies, caller.servant)

    async def _below(self, body: str, today: date, read: ReadSubtree) -> frozenset[str]:
        key, now = (body, today), time.monotonic()
        known = self._known.get(key)
        if known is not None and now - known[0] < _FRESH_SECONDS:
            self._known.move_to_end(key)
            return known[1]
        bodies = frozenset(await read(body, today))
        self._known[key] = now, bodies
        self._known.move_to_end(key)
        while len(self._known) > _KNOWN_BODIES:
            self._known.popitem(last=False)
        return bodies
