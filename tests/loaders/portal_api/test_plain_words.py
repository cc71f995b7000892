"""What Python says about a value of a wrong type, in plain words; each error is one that Python itself raises."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest

from loaders.portal_api.plain_words import in_plain_words, value_words

PYTHON = re.compile(r"None|NoneType|\bstr\b|\bdict\b|\blist indices\b|\bint\(\)|\bfloat\(\)|isoformat|strptime|iterable|Karimova")

NULL: Any = None
TEXT: Any = "Karimova"
LIST: Any = [1]
NUMBER: Any = 7
FLAG: Any = True
OBJECT: Any = {"a": 1}


def unpack(value: Any) -> Any:
    first, second = value
    return first, second


MISTAKES: dict[str, tuple[Callable[[], Any], str]] = {
    "field of null": (lambda: NULL["a"], "null where an object or a list belongs"),
    "field of a number": (lambda: NUMBER["a"], "a number where an object or a list belongs"),
    "field of a list": (lambda: LIST["a"], "a list where an object belongs"),
    "field of a text": (lambda: TEXT["a"], "no object where one belongs"),
    "field that is not there": (lambda: OBJECT["years"], "there is no 'years'"),
    "get of a list": (lambda: LIST.get("a"), "a list where an object belongs"),
    "get of null": (lambda: NULL.get("a"), "null where an object belongs"),
    "strip of null": (lambda: NULL.strip(), "null where a text belongs"),
    "split of a number": (lambda: NUMBER.split(), "a number where a text belongs"),
    "walk through null": (lambda: list(NULL), "null where a list belongs"),
    "walk through a flag": (lambda: list(FLAG), "a flag where a list belongs"),
    "unpack null": (lambda: unpack(NULL), "null where a list belongs"),
    "search in null": (lambda: "a" in NULL, "null where a list or a text belongs"),
    "pattern in null": (lambda: re.search("a", NULL), "null where a text belongs"),
    "number of null": (lambda: int(NULL), "null where a number belongs"),
    "number of a list": (lambda: float(LIST), "a list where a number belongs"),
    "number of a text": (lambda: int(TEXT), "no whole number where one belongs"),
    "decimal of a text": (lambda: float(TEXT), "no number where one belongs"),
    "number of too many digits": (lambda: int("9" * 5000), "no number of fewer digits where one belongs"),
    "number of NaN": (lambda: int(float("nan")), "no whole number where one belongs"),
    "number of infinity": (lambda: int(float("inf")), "no whole number where one belongs"),
    "date of null": (lambda: date.fromisoformat(NULL), "no date where one belongs"),
    "date of a text": (lambda: date.fromisoformat(TEXT), "no date where one belongs"),
    "date in another format": (lambda: datetime.strptime(TEXT, "%Y"), "no date where one belongs"),
    "date from null": (lambda: datetime.strptime(NULL, "%Y"), "null where a date belongs"),
    "length of null": (lambda: len(NULL), "null where a text or a list belongs"),
    "list as a name": (lambda: {LIST: 1}, "a list where a text or a number belongs"),
    "decimal in JSON": (lambda: orjson.dumps({"a": Decimal(1)}), "a number where a value of JSON belongs"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_python_s_own_errors_are_told_in_plain_words(name: str) -> None:
    mistake, expected = MISTAKES[name]
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError, OverflowError)) as raised:
        mistake()
    words = in_plain_words(raised.value)
    assert words == expected
    assert PYTHON.search(words) is None


def test_a_missing_name_that_is_rather_a_value_is_not_repeated() -> None:
    with pytest.raises(KeyError) as raised:
        OBJECT["31503856070019 Karimova Gulnora Anvar qizi"]
    assert in_plain_words(raised.value) == "something is missing"


def test_what_a_package_says_itself_stays_but_for_none() -> None:
    assert in_plain_words(OSError("no goodbye")) == "no goodbye"
    assert in_plain_words(ValueError("years is None")) == "years is null"


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "null"), (True, "a flag"), (7, "a number"), (1.5, "a number"), ("x", "a text"), ([], "a list"), ({}, "an object")],
)
def test_values_have_the_words_of_json(value: Any, words: str) -> None:
    assert value_words(value) == words
