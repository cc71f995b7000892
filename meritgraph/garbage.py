"""Garbage collection while a command reads or judges many rows."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

# Python's default is 700: hundreds of searches per page of 2,000 rows. With 10,000 there are few left to save.
NEW_OBJECTS = 10_000


@contextmanager
def rarer_garbage_collection() -> Generator[None]:
    """Search for garbage only after 10,000 new objects, for as long as the context lasts.

    The rows and facts of a page are objects without cycles, which are freed without any search. The settings of the older
    generations stay, so what is in a cycle is freed, too, only later.
    """
    before = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
