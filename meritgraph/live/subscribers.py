"""How many subscriptions and sockets there may be at once, and the sign that the hub stops."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from resolvers.errors import RateLimited


@dataclass(frozen=True, slots=True)
class SubscriberTerms:
    """How many subscriptions and sockets one subject has at once, and how many of each all have together."""

    of_one: int = 20
    sockets_of_one: int = 5
    of_all: int = 1000


class Quota:
    """How many of one kind one subject, and all together, may have at once at this process."""

    def __init__(self, what: str, of_one: int, of_all: int) -> None:
        self._what, self.of_one, self._of_all = what, of_one, of_all
        self._taken = Counter[str]()

    def number(self, subject: str) -> int:
        """Return how many a subject has."""
        return self._taken[subject]

    @contextmanager
    def taken(self, subject: str) -> Generator[None]:
        """Take one more while the context lasts. Raises RateLimited if that is too many."""
        if self._taken[subject] >= self.of_one:
            raise RateLimited(f"You have {self.of_one} {self._what} at this hub already. End one of them first.")
        if self._taken.total() >= self._of_all:
            raise RateLimited(f"The hub has as many {self._what} as it can at the moment. Try again in a second.")
        self._taken[subject] += 1
        try:
            yield
        finally:
            self._taken[subject] -= 1
            if not self._taken[subject]:
                del self._taken[subject]


class Subscribers:
    """Those who subscribe at this process."""

    def __init__(self, terms: SubscriberTerms | None = None) -> None:
        known = terms or SubscriberTerms()
        self.subscriptions = Quota("subscriptions", known.of_one, known.of_all)
        # Of a socket that has just been opened it is not known whose it is.
        self.opened = Quota("sockets", known.of_all, known.of_all)
        self.sockets = Quota("sockets", known.sockets_of_one, known.of_all)
        self.stopping = asyncio.Event()
