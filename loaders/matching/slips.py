"""Tells whether two stems of patronymics can differ by one slip of the pen. Pure: stems as ``father_stem`` gives them go in.

A stem has lost what tells spellings apart: one letter can stand for two (sh, zh, щ), two for one (a doubled letter, ye), and the
last vowels are gone. One slip in the word as it was written can therefore change several letters of the stem.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from loaders.matching.transliteration import variants

# Of Ali and Abay two letters are left, and one slip can change both.
_TWO_SHORT_STEMS = 5
_GLIDE, _MAC = re.compile("i([aou])"), re.compile("^mak")
# Letters that ``latin`` and ``sound`` make of several.
_SPELT = tuple(
    str.maketrans(spelt)
    for spelt in (
        {"š": "sh", "č": "ch", "f": "ph", "n": "ng"},
        {"š": "sh", "č": "ch", "j": "zh", "h": "kh", "g": "gh"},
        {"š": "shch", "č": "tch", "j": "dj"},
        {"e": "ie"},
        {"n": "ng"},
    )
)


@lru_cache(maxsize=1 << 16)
def differ_by_one_slip(one: str, other: str) -> bool:
    """Tell whether one letter changed, left out, added or swapped with the next can make the one stem of the other."""
    if len(one) + len(other) <= _TWO_SHORT_STEMS:
        return True
    if any(OSA.distance(a, b) <= 1 for a, b in product(_as_written(one), _as_written(other))):
        return True
    for form in (_without_ts, _with_single_letters):
        short, long = sorted(map(form, (one, other)), key=len)
        if _is_longer_by_slip(short, long):
            return True
        # The slip parted a doubled letter, which ``sound`` had made one.
        if any(OSA.distance(f"{short[:at]}{short[at]}{short[at:]}", long) <= 1 for at in range(len(short))):
            return True
    return False


def _is_longer_by_slip(short: str, long: str) -> bool:
    """Tell whether the last letters of the longer stem are vowels that the other one lost, or a letter added after them."""
    if len(short) < 2 or not long.startswith(short):
        return False
    rest = long[len(short) :]
    return len(rest) <= 2 or len(rest.lstrip("aeiou")) <= 1


@lru_cache(maxsize=1 << 12)
def _as_written(stem: str) -> frozenset[str]:
    """Return a stem in spellings with one and with two letters for a sound."""
    words = (stem, _with_single_letters(stem), stem.replace("ts", "tz"), stem.replace("ks", "x"), _MAC.sub("mk", stem))
    return frozenset((*words, *variants(stem), *(word.translate(table) for word in words for table in _SPELT)))


def _with_single_letters(stem: str) -> str:
    return _without_ts(_GLIDE.sub(lambda found: found[1].upper(), stem))


def _without_ts(stem: str) -> str:
    return stem.replace("ts", "s")
