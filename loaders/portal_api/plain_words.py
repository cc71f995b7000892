"""Python's words for values and mistakes, in the words of JSON and of portals: null, a text, a number, nothing."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

# Longer than what a name of a field has; a longer text is rather a value.
_LONGEST_NAME = 40
_TYPE_WORDS = {
    "NoneType": "null",
    "None": "null",
    "bool": "a flag",
    "int": "a number",
    "float": "a number",
    "Decimal": "a number",
    "complex": "a number",
    "str": "a text",
    "bytes": "bytes",
    "list": "a list",
    "tuple": "a list",
    "set": "a list",
    "dict": "an object",
    "date": "a date",
    "datetime": "a date and time",
}
# By the beginnings of pydantic's names for what a row model refuses.
_MODEL_WORDS = (
    ("string_type", "a text"),
    ("int_", "a whole number"),
    ("float_", "a number"),
    ("finite_number", "a number"),
    ("bool_", "a flag"),
    ("list_type", "a list"),
    ("tuple_type", "a list"),
    ("set_type", "a list"),
    ("frozen_set_type", "a list"),
    ("dict_type", "an object"),
    ("model_", "an object"),
    ("date_", "a date"),
    ("datetime_", "a date and time"),
)
_WORD = re.compile(r"\b(?:NoneType|None|str|int|float|dict|list|tuple)\b")
_TYPE = r"'?(?P<is>[\w.]+)'?"
# Python's messages about values of a wrong type, each with what belongs there.
_MESSAGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"{_TYPE} object is not subscriptable", "an object or a list"),
        (rf"{_TYPE} object is not iterable", "a list"),
        (rf"argument of type {_TYPE} is not (?:iterable|a container.*)", "a list or a text"),
        (rf"cannot unpack non-iterable {_TYPE} object", "a list"),
        (r"(?P<is>list|tuple) indices must be integers or slices, not .*", "an object"),
        (r"string indices must be integers.*", "an object"),
        (rf"{_TYPE} object has no attribute '(?:get|items|keys|values)'", "an object"),
        (rf"{_TYPE} object has no attribute '(?:strip|split|lower|upper|replace|startswith|endswith|encode)'", "a text"),
        (rf"expected string or bytes-like object(?:, got {_TYPE})?", "a text"),
        (rf"(?:int|float)\(\) argument must be .*, not {_TYPE}", "a number"),
        (r"invalid literal for int\(\) with base \d+.*", "a whole number"),
        (r"could not convert string to float.*", "a number"),
        (r"Exceeds the limit .*", "a number of fewer digits"),
        (r"cannot convert float (?:NaN|infinity) to integer", "a whole number"),
        (rf"strptime\(\) argument 1 must be str, not {_TYPE}", "a date"),
        (r"fromisoformat: argument must be str", "a date"),
        (r"Invalid isoformat string.*", "a date"),
        (r"time data .* does not match format.*", "a date"),
        (rf"object of type {_TYPE} has no len\(\)", "a text or a list"),
        (rf"unhashable type: {_TYPE}", "a text or a number"),
        (rf"Type is not JSON serializable: {_TYPE}", "a value of JSON"),
    )
)


def value_words(value: Any) -> str:
    """Return what a value is, in one or two words: ``null``, ``a text``; the name of its class where JSON has no such value."""
    name = type(value).__name__
    return _TYPE_WORDS.get(name, name)


def type_words(name: str) -> str:
    """Return what values of a type of this name are: ``a text`` for ``str``."""
    return _TYPE_WORDS.get(name, name)


def refusals(error: ValidationError) -> list[str]:
    """Return for each value that a row model refuses its path and what is wrong with it, without the value itself."""
    return [_refusal(each) for each in error.errors(include_url=False, include_context=False)]


def _refusal(problem: Any) -> str:
    path, kind = ".".join(map(str, problem["loc"])) or "the row", problem["type"]
    if kind == "missing":
        return f"{path} is missing"
    expected = next((words for prefix, words in _MODEL_WORDS if kind.startswith(prefix)), None)
    if expected is None:
        return f"{path}: {_WORD.sub(lambda found: type_words(found[0]), problem['msg'])}"
    return f"{path}: {value_words(problem['input'])} where {expected} belongs"


def in_plain_words(error: BaseException) -> str:
    """Return what an exception says, without Python's words and, where Python quotes a value, without the value."""
    text = str(error)
    if isinstance(error, KeyError) and error.args:
        name = str(error.args[0])
        return f"there is no {name!r}" if len(name) <= _LONGEST_NAME else "something is missing"
    for pattern, words in _MESSAGES:
        if (found := pattern.fullmatch(text)) is not None:
            name = found.groupdict().get("is")
            no = re.sub("^an? ", "no ", words)
            return f"{type_words(name.rpartition('.')[2])} where {words} belongs" if name else f"{no} where one belongs"
    return re.sub(r"\bNoneType\b|\bNone\b", "null", text)
