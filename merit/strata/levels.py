"""The level of a body on a day. Pure."""

from __future__ import annotations

from graph.model.days import Day
from graph.model.words import BodyLevel
from merit.context import Context


def level_on(body: str, day: Day, context: Context) -> str | None:
    """Return the level of a body on a day; None where it is not known or several are possible.

    A body of which no version is known on that day has the level that all its versions have.
    """
    found = context.bodies.get(body)
    versions = found.versions if found else ()
    on = [each for each in versions if each.period.start.earliest <= day.latest and _not_over(each.period.end, day)]
    levels = {each.level for each in on or versions}
    level = levels.pop() if len(levels) == 1 else None
    return None if level in (None, BodyLevel.UNKNOWN) else level.value


def _not_over(end: Day | None, day: Day) -> bool:
    return end is None or day.earliest < end.latest
