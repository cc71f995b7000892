"""The bodies of the graph, kept by each process between questions: some questions read all of them, which takes long.

What is kept is at most a minute old, and older than no load and no detection that has ended.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from graph.cypher.statements import statement
from graph.driver.database import Database, Row
from resolvers.reading import Reader

BODIES = "merit/bodies"
"""The statement whose rows are kept."""
SECONDS = 60.0


@dataclass(slots=True)
class _Kept:
    state: Hashable
    until: float
    pages: dict[tuple[object, ...], list[Row]] = field(default_factory=dict[tuple[object, ...], list[Row]])


_KEPT: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()


class BodiesOfQuestion:
    """The pages of bodies that one question reads, all of one state of the graph."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: _Kept | None = None

    async def page(self, parameters: Mapping[str, object]) -> list[Row]:
        """Return the rows of a page of bodies. Nobody may change them."""
        kept = self._kept or await self._of_state()
        self._kept = kept
        key = tuple(parameters.values())
        if key not in kept.pages:
            kept.pages[key] = await self._reader.run(statement(BODIES), parameters)
        return kept.pages[key]

    async def _of_state(self) -> _Kept:
        (row,) = await self._reader.read("questions/state_of_graph")
        state = tuple(row.values())
        kept = _KEPT.get(self._reader.database)
        if kept is None or kept.state != state or kept.until < time.monotonic():
            kept = _KEPT[self._reader.database] = _Kept(state, time.monotonic() + SECONDS)
        return kept
