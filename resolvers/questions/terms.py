"""The terms of questions: months, years and days that can be, and lists that are not too long. All raise BadUserInput."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from graph.model.days import FIRST_DAY, LAST_STATED_DAY
from resolvers.errors import BadUserInput

MOST_YEARS = 50
MOST_BODIES = 100
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def months(today: date, first: str | None, last: str | None, *others: str | None) -> None:
    """Check months such as 2025-01: the first and the last one of a period that else ends today, and any others."""
    for text in (first, last, *others):
        if text is not None:
            if _MONTH.fullmatch(text) is None:
                raise BadUserInput("A month is written as 2025-01.")
            _check_year(int(text[:4]))
    _check_length(today, int(first[:4]) if first else None, int(last[:4]) if last else None)


def years(today: date, first: int | None, last: int | None) -> None:
    """Check the first and the last year of a period that else ends today."""
    for year in (first, last):
        if year is not None:
            _check_year(year)
    _check_length(today, first, last)


def _check_year(year: int) -> None:
    if not FIRST_DAY.year <= year <= LAST_STATED_DAY.year:
        raise BadUserInput(f"The year {year} is impossible. Give one from {FIRST_DAY.year} to {LAST_STATED_DAY.year}.")


def _check_length(today: date, first: int | None, last: int | None) -> None:
    if first is not None and (last or today.year) - first >= MOST_YEARS:
        raise BadUserInput(f"A period has at most {MOST_YEARS} years. Ask about a shorter one.")


def day(given: date | None, today: date) -> date:
    """Return the day of a question: today, unless one was given."""
    if given is None:
        return today
    if not FIRST_DAY < given <= LAST_STATED_DAY:
        raise BadUserInput(f"The day {given} is impossible. Give a day after {FIRST_DAY}, up to {LAST_STATED_DAY}.")
    return given


def some(name: str, ids: Sequence[str], most: int) -> list[str]:
    """Return the ids of a list argument, each once: at least one and at most so many."""
    distinct = [*dict.fromkeys(map(str, ids))]
    if not 0 < len(distinct) <= most:
        raise BadUserInput(f"{name} has from 1 to {most} ids, not {len(distinct)}. Ask again for the others.")
    return distinct


def number(name: str, given: int, most: int) -> int:
    """Return a number from 1 to the greatest one."""
    if not 1 <= given <= most:
        raise BadUserInput(f"{name} must be from 1 to {most}, not {given}.")
    return given
