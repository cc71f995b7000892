"""What the hub says of a request to those who watch it: never who asked, what for, for whom, or with which text and variables."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from meritgraph.client_names import OTHER, is_plain
from resolvers.context import Context

OK = "OK"
CLIENT_LEFT = "CLIENT_LEFT"
COMPLETE, HUB_STOPS = "COMPLETE", "HUB_STOPS"
UNKNOWN, UNNAMED = "unknown", "unnamed"

TRACE_HEADERS = ("traceparent", "tracestate")

_MOST_NAMES = 100


@dataclass(slots=True)
class Observed:
    """One request: its operation by name, what became of it, and what it took.

    ``operation`` is the name in a text that the schema allows; UNKNOWN where nothing came so far. ``kind`` says then whether it
    is a query or a mutation. ``outcome`` is ``OK`` or the code of the first error. ``trace`` has the headers of the request that
    name the trace of its client.
    """

    operation: str = UNKNOWN
    kind: str | None = None
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
            self.operation, self.kind = context.operation or UNNAMED, context.kind

    def end(self) -> None:
        self.seconds = time.perf_counter() - self._began


@dataclass(slots=True)
class Followed:
    """One subscription: its operation by name, how many answers were told, and why it ended.

    ``reason`` is the code of the error with which it ended, COMPLETE where there was nothing more to tell, HUB_STOPS, or
    CLIENT_LEFT. The operation of one that is refused at once stays UNKNOWN.
    """

    trace: Mapping[str, str]
    operation: str = UNKNOWN
    began: bool = False
    answers: int = 0
    reason: str | None = None
    seconds: float = 0.0
    cost: int | None = None
    _began_at: float = field(default_factory=time.perf_counter)

    def take(self, context: Context) -> None:
        """Take over what the context knows once the text was looked at."""
        if context.cost is not None:
            self.operation, self.cost = context.operation or UNNAMED, context.cost

    def end(self, otherwise: str) -> None:
        """End it; ``otherwise`` is the reason if no other is known."""
        self.reason, self.seconds = self.reason or otherwise, time.perf_counter() - self._began_at


class Observer:
    """An observer of answered requests and of subscriptions as they go on. This one does nothing."""

    def answered(self, observed: Observed) -> None:
        """Hear of a request."""

    def begun(self, followed: Followed) -> None:
        """Hear of a subscription that begins."""

    def sent(self, followed: Followed) -> None:
        """Hear of an answer that a subscription told."""

    def ended(self, followed: Followed) -> None:
        """Hear of the end of a subscription, also of one that was refused and never began."""


def trace_of(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return those headers that name the trace of a client."""
    return {name: value for name in TRACE_HEADERS if (value := headers.get(name))}


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
