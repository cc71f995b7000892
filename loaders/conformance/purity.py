"""Notices what a pure function must not do while it runs: read a clock, draw random numbers, open a file, use the network."""

from __future__ import annotations

import random
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from types import FrameType, ModuleType
from typing import Any

_CLOCK_METHODS = frozenset({"now", "today", "utcnow"})
_MODULES = {
    "time": "reads a clock",
    "posix": "calls the operating system",
    "nt": "calls the operating system",
    "_socket": "uses the network",
    "io": "opens a file",
    "_io": "opens a file",
}
_FILE_FUNCTIONS = frozenset({"open", "open_code"})


@contextmanager
def watch_purity() -> Generator[set[str]]:
    """Collect descriptions of impure calls in this thread while the context lasts.

    Every call of a function written in C is seen, and all impure functions are written in C.
    """
    seen: set[str] = set()

    def record(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and (description := _impurity(called)):
            seen.add(description)

    before = sys.getprofile()
    sys.setprofile(record)
    try:
        yield seen
    finally:
        # What getprofile returns for a profiler written in C cannot be set again.
        sys.setprofile(before if callable(before) else None)


def _impurity(called: Any) -> str | None:
    name, owner = called.__name__, getattr(called, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, date):
        return f"reads a clock ({owner.__name__}.{name})" if name in _CLOCK_METHODS else None
    if isinstance(owner, random.Random):
        return f"draws a random number ({name})"
    if isinstance(owner, socket.socket):
        return f"uses the network ({name})"
    if (
        isinstance(owner, ModuleType)
        and owner.__name__ in _MODULES
        and (owner.__name__ not in ("io", "_io") or name in _FILE_FUNCTIONS)
    ):
        return f"{_MODULES[owner.__name__]} ({name})"
    return None
