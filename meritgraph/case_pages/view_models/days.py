"""Days that may be known imprecisely, as the API answers them, and how pages write them."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.model.days import FIRST_DAY, LAST_DAY
from meritgraph.case_pages.texts import Texts


@dataclass(frozen=True, slots=True)
class Day:
    """A day, known as the first and the last day it can be; None where nothing bounds it."""

    earliest: date | None
    latest: date | None

    @property
    def exact(self) -> date | None:
        """The day, if only one is possible."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def known(self) -> bool:
        """Whether anything bounds it."""
        return self.earliest is not None or self.latest is not None


def day_of(answer: Mapping[str, Any] | None) -> Day | None:
    """Return the day that the API answered; None for null."""
    return None if answer is None else Day(date_of(answer["earliest"]), date_of(answer["latest"]))


def date_of(text: str | None) -> date | None:
    """Return the date that the API answered; None for null."""
    return None if text is None else date.fromisoformat(text)


def written_day(text: str) -> date | None:
    """Return the day that a reader wrote; None if it is no day, or one that the API does not take."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # In the last year there are moments that another time zone cannot express.
    return day if day >= FIRST_DAY and day.year < LAST_DAY.year else None


def day_in_words(day: Day | None, texts: Texts) -> str:
    """Return a day as pages write it, with how exactly it is known."""
    if day is None or not day.known:
        return texts.gettext("not known")
    if day.earliest is None:
        return texts.gettext("on or before %(day)s", day=texts.day(_bound(day.latest)))
    if day.latest is None:
        return texts.gettext("on or after %(day)s", day=texts.day(day.earliest))
    if day.exact is not None:
        return texts.day(day.exact)
    if _is_month(day.earliest, day.latest):
        return texts.gettext("%(month)s (month known)", month=texts.month(day.earliest))
    if _is_year(day.earliest, day.latest):
        return texts.gettext("%(year)s (year known)", year=day.earliest.year)
    return texts.gettext("%(first)s to %(last)s", first=texts.day(day.earliest), last=texts.day(day.latest))


def answer_in_words(answer: Mapping[str, Any] | None, texts: Texts) -> str:
    """Return a day that the API answered as pages write it."""
    return day_in_words(day_of(answer), texts)


def _is_month(first: date, last: date) -> bool:
    return first.day == 1 and last == first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _is_year(first: date, last: date) -> bool:
    return (first.month, first.day, last) == (1, 1, date(first.year, 12, 31))


def _bound(day: date | None) -> date:
    assert day is not None, "one bound of a known day is known"
    return day
