"""What code raised, told without a word that may come from a row."""

from __future__ import annotations

import linecache
import re
import traceback
from pathlib import Path

# Python's own words for a wrong call: its names are those of parameters.
_LACKING = re.compile(r"missing \d+ required [\w-]+ arguments?: ['\w, and]+")
_SURPLUS = re.compile(r"unexpected keyword argument '(\w+)'")


def fault(error: Exception) -> str:
    """An exception by its class and place, and by the name it is about where that name stands in the code."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if "site-packages" not in frame.filename), frames[-1])
    file = "/".join(Path(last.filename).parts[-2:])
    return f"{type(error).__name__} in {file}, line {last.lineno}{_about(error, last.filename)}"


def _about(error: Exception, file: str) -> str:
    if isinstance(error, (AttributeError, NameError)):
        return f" (there is no {error.name!r})" if error.name and _written(error.name, file) else ""
    if isinstance(error, TypeError):
        if lacking := _LACKING.search(str(error)):
            return f" ({lacking[0]})"
        if (surplus := _SURPLUS.search(str(error))) and _written(surplus[1], file):
            return f" ({surplus[0]})"
    return ""


def _written(name: str, file: str) -> bool:
    """Whether the name stands in the code: then it tells nothing of a row."""
    return re.search(rf"\b{re.escape(name)}\b", "".join(linecache.getlines(file))) is not None
