"""Who may run now: a bounded number of operations at once, a short queue, and a quick refusal beyond it.

- Operations that cost more than ``CHEAP`` are expensive. They share half of the places and a total cost, so cheap ones always
  find places that no expensive one can take.
- Expensive operations enter in the order in which they came. A cheap one never waits for an expensive one.
- One principal gets at most half of the places, of the total cost and of the queue, so nobody can lock all others out. Its
  places can be fewer by setting.
- What the operations of one principal cost in a minute can be limited, too (``meritgraph/cost_rate.py``).
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from meritgraph.cost_rate import CostRate
from meritgraph.settings import Settings
from resolvers.errors import RateLimited

CHEAP = 1000


@dataclass(frozen=True, slots=True)
class AdmissionTerms:
    """How many operations run at once, what the expensive ones may cost together, how many wait, and for how many seconds.

    ``own`` is how many of one principal run at once; None is half of all. ``cost_per_minute`` is what those of one principal may
    cost in a minute; 0 is any cost.
    """

    operations: int = 32
    cost: int = 100_000
    waiting: int = 64
    seconds: float = 0.5
    own: int | None = None
    cost_per_minute: int = 0

    @property
    def places_of_one(self) -> int:
        half = _half(self.operations)
        return half if self.own is None else min(self.own, half)


def admission_terms(settings: Settings) -> AdmissionTerms:
    """Return the terms that the settings of this deployment ask for."""
    return AdmissionTerms(
        settings.max_operations,
        settings.max_running_cost,
        settings.max_waiting,
        settings.waiting_seconds,
        settings.api.operations_at_once,
        settings.api.cost_per_minute,
    )


@dataclass(eq=False, slots=True)
class _Operation:
    principal: str
    cost: int
    admitted: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def expensive(self) -> bool:
        return self.cost > CHEAP


class Places:
    """Places for operations that run at once."""

    def __init__(self, terms: AdmissionTerms) -> None:
        self.terms = terms
        self._running: set[_Operation] = set()
        self._queue: deque[_Operation] = deque()

    @asynccontextmanager
    async def hold(self, principal: str, cost: int) -> AsyncGenerator[None]:
        """Hold a place while the context lasts. Raises RateLimited if none becomes free in time."""
        operation = _Operation(principal, cost)
        self._enter(operation)
        try:
            await self._wait(operation)
            yield
        finally:
            self._leave(operation)

    async def _wait(self, operation: _Operation) -> None:
        if operation.admitted.is_set():
            return
        try:
            async with asyncio.timeout(self.terms.seconds):
                await operation.admitted.wait()
        except TimeoutError:
            raise RateLimited from None

    def _enter(self, operation: _Operation) -> None:
        """Admit the operation or let it wait. Raises RateLimited if too many wait."""
        self._queue.append(operation)
        self._admit()
        waiting = Counter(each.principal for each in self._queue)
        too_many = waiting.total() > self.terms.waiting or waiting[operation.principal] > _half(self.terms.waiting)
        if too_many and not operation.admitted.is_set():
            self._queue.remove(operation)
            raise RateLimited

    def _leave(self, operation: _Operation) -> None:
        if operation in self._running:
            self._running.remove(operation)
        elif operation in self._queue:
            self._queue.remove(operation)
        self._admit()

    def _admit(self) -> None:
        """Admit everybody in the queue who finds a place."""
        expensive_waits = False
        for operation in list(self._queue):
            if operation.expensive and expensive_waits:
                continue
            if self._has_place(operation) and self._within_share(operation):
                self._queue.remove(operation)
                self._running.add(operation)
                operation.admitted.set()
            elif operation.expensive and self._within_share(operation):
                # Others must not overtake it, or a stream of smaller ones would keep it waiting for ever.
                expensive_waits = True

    def _has_place(self, operation: _Operation) -> bool:
        if len(self._running) >= self.terms.operations:
            return False
        return self._fits(operation, self._running, self.terms.operations, self.terms.cost)

    def _within_share(self, operation: _Operation) -> bool:
        """Tell whether the principal has less than its share of everything."""
        own = {each for each in self._running if each.principal == operation.principal}
        if len(own) >= self.terms.places_of_one:
            return False
        return self._fits(operation, own, _half(self.terms.operations), self.terms.cost // 2)

    @staticmethod
    def _fits(operation: _Operation, running: set[_Operation], operations: int, cost: int) -> bool:
        """Tell whether the operation can run beside others that are expensive. One alone always can."""
        others = [each.cost for each in running if each.expensive] if operation.expensive else []
        return not others or (len(others) < _half(operations) and sum(others) + operation.cost <= cost)


def _half(number: int) -> int:
    return (number + 1) // 2


class Admission:
    """The places of a hub. A query text that was never seen is prepared first; one at a time is."""

    def __init__(self, terms: AdmissionTerms) -> None:
        self._preparing = Places(AdmissionTerms(1, terms.cost, terms.waiting, terms.seconds))
        self._executing = Places(terms)
        self._rate = CostRate(terms.cost_per_minute)

    def of(self, principal: str) -> AdmissionOf:
        """Return the admission of one principal."""
        return AdmissionOf(self._preparing, self._executing, self._rate, principal)


@dataclass(frozen=True, slots=True)
class AdmissionOf:
    """The admission of one principal's operations."""

    _preparing: Places
    _executing: Places
    _rate: CostRate
    _principal: str

    def preparing(self) -> AbstractAsyncContextManager[None]:
        self._refuse_what_is_too_much()
        return self._preparing.hold(self._principal, 1)

    @asynccontextmanager
    async def executing(self, cost: int) -> AsyncGenerator[None]:
        self._refuse_what_is_too_much()
        async with self._executing.hold(self._principal, cost):
            # What finds no place has cost nothing.
            self._rate.spend(self._principal, cost)
            yield

    def _refuse_what_is_too_much(self) -> None:
        if seconds := self._rate.seconds_until_free(self._principal):
            raise RateLimited(
                f"Your operations cost more than {self._rate.per_minute} in a minute. Try again after {seconds} s.", seconds
            )
