"""Periods as portals write them: years, halves, quarters, months, and spans of days, in Uzbek, Russian, Kazakh and ISO."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from graph.model.days import Day, check_stated, dotted_bounds, iso_bounds
from graph.model.name_folding import fold

# Words for a part of a year, as they stand or begin, by its months.
_PARTS = {
    1: (("мес",), ("oy", "месяц", "аи", "month")),
    3: (("q", "кв"), ("chora", "kvartal", "квартал", "тоқсан", "toqsan", "quarter")),
    6: (("h",), ("yarim", "полугод", "жартыжыл", "jartyjyl", "half")),
}
_YEAR_WORDS = (("г", "ж", "y"), ("yil", "год", "жыл", "jyl", "year", "иил"))
_ORDINALS = {
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4, "birinchi": 1, "ikkinchi": 2, "uchinchi": 3, "tortinchi": 4},
    **{"первыи": 1, "второи": 2, "третии": 3, "четвертыи": 4, "первое": 1, "второе": 2},
    **{"бірінші": 1, "екінші": 2, "үшінші": 3, "төртінші": 4},
}
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_SPANS = (re.compile(r"(.+?)\s*(?:/|–|—|\.\.|\s-\s)\s*(.+)"), re.compile(r"([0-9.]+)-([0-9.]+)"))


class StatedPeriod(NamedTuple):
    """The first day of a period and the first day after it."""

    from_: Day
    to: Day


@lru_cache(maxsize=1 << 12)
def read_period(text: str) -> StatedPeriod | None:
    """Return the days of a period as portals write it; None for text that names none, or more than one.

    It reads a year (``2025``, ``2025-yil``, ``2025 год``), a quarter (``2026-Q3``, ``3-chorak 2026``, ``III квартал 2026 г.``),
    a half (``2025-H1``, ``1 полугодие 2025``), a month (``2025-03``), the first months of a year (``9 oy 2025``) and a span from
    its first day to its last (``01.01.2025 - 30.06.2025``, ``2025-01/2025-06``). A span in the wrong order is no period.
    """
    text = text.strip()
    if whole := _bounds(text):
        return _period(*whole)
    for written in _SPANS:
        if span := written.fullmatch(text):
            first, last = _bounds(span[1]), _bounds(span[2])
            if first and last:
                return _period(first[0], last[1])
    return _in_words(_TOKEN.findall(fold(text)))


def _bounds(text: str) -> tuple[date, date] | None:
    for read in (iso_bounds, dotted_bounds):
        try:
            first, last = read(text)
            return check_stated(first), check_stated(last)
        except ValueError:
            continue
    return None


def _in_words(tokens: list[str]) -> StatedPeriod | None:
    """Read one year with at most one part of it and the number of that part; None if anything else stands beside them."""
    years = [int(token) for token in tokens if token.isdigit() and len(token) == 4]
    parts = [months for token in tokens for months, words in _PARTS.items() if _is_one(token, words)]
    numbers = [number for token in tokens if (number := _number(token))]
    year_words = [token for token in tokens if _is_one(token, _YEAR_WORDS)]
    if len(years) != 1 or len(tokens) != 1 + len(parts) + len(numbers) + len(year_words) or len(parts) != len(numbers):
        return None
    if not parts:
        return _part(years[0], 0, 12)
    if len(parts) > 1:
        return None
    months, number = parts[0], numbers[0]
    # So many months are the first ones of the year: such reports are cumulative.
    return _part(years[0], 0, number) if months == 1 else _part(years[0], months * (number - 1), months * number)


def _is_one(token: str, words: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    return token in words[0] or token.startswith(words[1])


def _number(token: str) -> int | None:
    return int(token) if token.isdigit() and len(token) < 3 else _ORDINALS.get(token)


def _part(year: int, after: int, until: int) -> StatedPeriod | None:
    """Return the months of a year after so many and until so many of them."""
    if not 0 <= after < until <= 12 or not 1800 <= year < 2200:
        return None
    last = date(year + 1, 1, 1) if until == 12 else date(year, until + 1, 1)
    return _period(date(year, after + 1, 1), last - timedelta(days=1))


def _period(first: date, last: date) -> StatedPeriod | None:
    if last < first or first.year < 1800:
        return None
    return StatedPeriod(Day.exactly(first), Day.exactly(last).following)
