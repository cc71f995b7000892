"""What a pure function may not do, noticed while it runs: look at a clock, draw by chance, open a file, use the network."""

from __future__ import annotations

import random
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from types import FrameType, ModuleType
from typing import Any

_NOWS = frozenset({"now", "today", "utcnow"})
_MODULES = {
    "time": "looks at a clock",
    "posix": "asks the operating system",
    "nt": "asks the operating system",
    "_socket": "uses the network",
    "io": "opens a file",
    "_io": "opens a file",
}
_IO = frozenset({"open", "open_code"})


@contextmanager
def watching() -> Generator[set[str]]:
    """Notes what is done in this thread while the context lasts, in words.

    Every call of a function written in C is seen, and all of these are.
    """
    seen: set[str] = set()

    def note(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and (what := _impure(called)):
            seen.add(what)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield seen
    finally:
        # A profiler written in C cannot be put back by what getprofile gives of it.
        sys.setprofile(before if callable(before) else None)


def _impure(called: Any) -> str | None:
    name, owner = called.__name__, getattr(called, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, date):
        return f"looks at a clock ({owner.__name__}.{name})" if name in _NOWS else None
    if isinstance(owner, random.Random):
        return f"draws by chance ({name})"
    if isinstance(owner, socket.socket):
        return f"uses the network ({name})"
    if isinstance(owner, ModuleType) and owner.__name__ in _MODULES and (owner.__name__ not in ("io", "_io") or name in _IO):
        return f"{_MODULES[owner.__name__]} ({name})"
    return None
