"""Days and periods in the answers to questions: for people, for programs, and the day of the question."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer

from graph.model.days import FIRST_DAY, LAST_STATED_DAY, Day, Period
from graph.model.days.counts import DayCount
from merit.coverage import Span
from merit.messages import as_text

AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Answer as of this day, which is no part of it; today by default.", show_default=False
    ),
]


def day_of_question(as_of: datetime | None) -> date:
    """Return the day of a question: today, unless one was given. Raises typer.BadParameter for an impossible one."""
    return given_day(as_of) or date.today()


def given_day(as_of: datetime | None) -> date | None:
    """Return the day that was given, if one was. Raises typer.BadParameter for one that no source can state."""
    if as_of is None:
        return None
    if not FIRST_DAY < as_of.date() <= LAST_STATED_DAY:
        raise typer.BadParameter(f"The day {as_of.date()} is impossible. Give a day after {FIRST_DAY}, up to {LAST_STATED_DAY}.")
    return as_of.date()


def period_text(period: Period) -> str:
    """Return a period in words: from its first day until the day on which it no longer holds."""
    start = as_text(period.start)
    return f"since {start}" if period.end is None else f"{start} until {as_text(period.end)}"


def count_of_days_text(days: DayCount) -> str:
    """Return a number of days in words; one that is not known exactly by its bounds."""
    if days.exact is not None:
        return f"{days.exact:,} day{'' if days.exact == 1 else 's'}"
    return f"{days.least:,} to {days.most:,} days"


def spans_text(spans: tuple[Span, ...]) -> str:
    """Return half-open spans of days in words."""
    return ", ".join(f"{start} until {end}" for start, end in spans)


def day_document(day: Day | None) -> dict[str, date] | None:
    """Return a day as programs read it: its first and its last possible day."""
    return None if day is None else {"earliest": day.earliest, "latest": day.latest}


def period_document(period: Period) -> dict[str, Any]:
    """Return a period as programs read it; the end is the first day on which it no longer holds, null where it is open."""
    return {"start": day_document(period.start), "end": day_document(period.end)}
