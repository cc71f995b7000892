"""What whoever asks sees of people, as a question is told it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from graph.model.days import Day

Sees = Callable[[Collection[str]], Awaitable[Callable[[str, Day | None], bool]]]
"""Given people by their ids, returns what tells whether a record of one of them of a day is seen; None is an unknown day."""
