"""Whether one post followed another without a working day between: then nobody left. Pure."""

from __future__ import annotations

from datetime import timedelta

from graph.model.days import Day
from graph.model.days.calendars import working_days
from graph.model.days.comparisons import not_after
from graph.model.days.truth import Truth
from merit.context import Context

_SURELY_A_WORKING_DAY = 14
"""No calendar has so many days off in a row."""
_ONE = timedelta(days=1)


def no_working_day_between(end: Day, start: Day, country: str | None, context: Context) -> Truth:
    """Return whether no working day of a country lies from the first day after a post to the day before the next one.

    None where the country's calendar does not know the days, or the days themselves are not known.
    """
    if not_after(start, end) is True:
        return True
    if (start.earliest - end.latest).days >= _SURELY_A_WORKING_DAY:
        return False
    calendar = context.policy.calendars.get(country or "")
    count = working_days(calendar, end, Day(start.earliest - _ONE, start.latest - _ONE)) if calendar else None
    if count is None:
        return None
    return True if count.most == 0 else False if count.least else None
