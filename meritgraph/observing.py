"""What the hub says of a request to those who watch it: never who asked, what for, for whom, or with which text and variables."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from meritgraph.client_names import OTHER, is_plain
from resolvers.context import Context

OK = "OK"
CLIENT_LEFT = "CLIENT_LEFT"
UNKNOWN, UNNAMED = "unknown", "unnamed"

TRACE_HEADERS = ("traceparent", "tracestate")

_MOST_NAMES = 100


@dataclass(slots=True)
class Observed:
    """One request: its operation by name, what became of it, and what it took.

    ``operation`` is the name in a text that the schema allows; UNKNOWN where nothing came so far. ``outcome`` is ``OK`` or the
    code of the first error. ``trace`` has the headers of the request that name the trace of its client.
    """

    operation: str = UNKNOWN
    outcome: str = "INTERNAL_SERVER_ERROR"
    seconds: float = 0.0
    cost: int | None = None
    database_seconds: float = 0.0
    trace: Mapping[str, str] = field(default_factory=dict[str, str])
    _began: float = field(default_factory=time.perf_counter)

    def take(self, context: Context) -> None:
        """Take over what the context knows once the query is answered, or is not answered any more."""
        self.cost = context.cost
        self.database_seconds = context.database_seconds
        if context.cost is not None:
            self.operation = context.operation or UNNAMED

    def end(self) -> None:
        self.seconds = time.perf_counter() - self._began


Observer = Callable[[Observed], None]


class OperationNames:
    """The names of operations that are told apart: the first ones that come. All others are one, ``other``."""

    def __init__(self, most: int = _MOST_NAMES) -> None:
        self._most = most
        self._known = {UNKNOWN, UNNAMED, OTHER}

    def of(self, name: str) -> str:
        if name in self._known:
            return name
        if len(self._known) >= self._most + 3 or not is_plain(name):
            return OTHER
        self._known.add(name)
        return name
