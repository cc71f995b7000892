"""Numbers of things (posts, bodies, competitions) that differ only in what a reader hardly sees. Pure.

Such a difference is the usual reason for a reference that nothing answers. The hub never takes such numbers for one: it only
names them to a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# Cyrillic and Greek letters with the Latin ones that they look like, in capitals and in small letters. Names have rules of their
# own (loaders.matching): they keep their script.
_LOOK_ALIKES = str.maketrans(
    "АВЕЁКМНОРСТУХІЇЈЅҮԚԜавеёкмнорстухіїјѕүԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορτυχ",
    "ABEEKMHOPCTYXIIJSYQWabeekmhopctyxiijsyqwABEZHIKMNOPTYXaoptyx",
)
_LETTERS_OR_DIGITS = str.maketrans("OoIl|", "00111")
# Between two digits something stands between two numbers.
_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9])[\W_]+(?=[0-9])")
_PUNCTUATION = re.compile(r"(?<![0-9])[\W_]+|[\W_]+(?![0-9])")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")

# Each with what it removes, in the order in which they are applied.
_REMOVING: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("the form of letters or digits, such as full-width ones", lambda text: unicodedata.normalize("NFKC", text)),
    ("letters of another script that look alike", lambda text: text.translate(_LOOK_ALIKES)),
    ("letters and digits that look alike", lambda text: text.translate(_LETTERS_OR_DIGITS)),
    ("upper and lower case", str.casefold),
    ("leading zeros", lambda text: _LEADING_ZEROS.sub("", text)),
    ("spaces or punctuation", lambda text: _PUNCTUATION.sub("", _BETWEEN_NUMBERS.sub("-", text))),
)


def skeleton(number: str) -> str:
    """Return the number without everything that a reader may overlook; equal skeletons look alike."""
    return _without(number, "")


def differences(one: str, other: str) -> list[str]:
    """Return in which respects two numbers of one skeleton differ."""
    return [name for name, _ in _REMOVING if _without(one, name) != _without(other, name)]


def _without(number: str, kept: str) -> str:
    for name, remove in _REMOVING:
        if name != kept:
            number = remove(number)
    return number
