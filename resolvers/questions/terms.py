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


def months(*texts: str | None) -> None:
    """Check months such as 2025-01: the first and the last one of a period, and any other."""
    for text in texts:
        if text is not None:
            if (match := _MONTH.fullmatch(text)) is None:
                raise BadUserInput(f"{text} is no month. Write it as 2025-01.")
            years(int(match[1]))
    first, last = (texts[at] if len(texts) > at else None for at in (0, 1))
    _check_length(int(first[:4]) if first else None, int(last[:4]) if last else None)


def years(first: int | None, last: int | None = None) -> None:
    """Check the first and the last year of a period."""
    for year in (first, last):
        if year is not None and not FIRST_DAY.year <= year <= LAST_STATED_DAY.year:
            raise BadUserInput(f"The year {year} is impossible. Give one from {FIRST_DAY.year} to {LAST_STATED_DAY.year}.")
    _check_length(first, last)


def _check_length(first: int | None, last: int | None) -> None:
    if first is not None and (last or date.today().year) - first >= MOST_YEARS:
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
