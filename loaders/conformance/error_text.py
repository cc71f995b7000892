"""Describes exceptions of other people's code without a word that may come from a row."""

from __future__ import annotations

import linecache
import re
import traceback
from pathlib import Path

# Python's own messages about a wrong call: the names in them are those of parameters.
_MISSING_ARGUMENT = re.compile(r"missing \d+ required [\w-]+ arguments?: ['\w, and]+")
_UNEXPECTED_ARGUMENT = re.compile(r"unexpected keyword argument '(\w+)'")


def describe_error(error: Exception) -> str:
    """Return the class of an exception and the line that raised it, with the name it is about if that name is in the code."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if "site-packages" not in frame.filename), frames[-1])
    file = "/".join(Path(last.filename).parts[-2:])
    return f"{type(error).__name__} in {file}, line {last.lineno}{_subject(error, last.filename)}"


def _subject(error: Exception, file: str) -> str:
    if isinstance(error, (AttributeError, NameError)):
        return f" (there is no {error.name!r})" if error.name and _is_in_code(error.name, file) else ""
    if isinstance(error, TypeError):
        if missing := _MISSING_ARGUMENT.search(str(error)):
            return f" ({missing[0]})"
        if (unexpected := _UNEXPECTED_ARGUMENT.search(str(error))) and _is_in_code(unexpected[1], file):
            return f" ({unexpected[0]})"
    return ""


def _is_in_code(name: str, file: str) -> bool:
    """Tell whether a name is written in the code; then it reveals nothing of a row."""
    return re.search(rf"\b{re.escape(name)}\b", "".join(linecache.getlines(file))) is not None
