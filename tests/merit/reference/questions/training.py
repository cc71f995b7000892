"""Training due: three years after the last day of the last completed development course, or after the first entry without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sandbox.calendar_months import months_after
from sandbox.model import World
from tests.merit.reference.questions.facts import Facts
from tests.merit.reference.truth import DAY, BodyKey, Person

_MONTHS, _SOON = 36, 90


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which the next course of somebody in post is due; ``sure`` if the portals know all that it follows from."""

    person: Person
    due: date
    sure: bool

    def standing(self, day: date) -> str:
        """Return whether it is overdue on a day, due within ninety days, or later. The due day itself is not overdue."""
        return "overdue" if self.due < day else "due soon" if self.due <= day + _SOON * DAY else "in time"


Courses = dict[Person, list[tuple[date, bool]]]
"""The last days of the completed development courses of each person, and whether the portal states each."""


def completed(world: World, day: date) -> Courses:
    """Return the development courses that were completed by a day in Uzbekistan. Introductory ones are none."""
    kinds, found = {one.code: one.kind for one in world.courses}, Courses()
    for one in world.enrolments:
        if one.state == "completed" and kinds[one.course] != "introductory" and one.end <= day:
            found.setdefault(("UZ", one.person), []).append((one.end, one.end_known))
    return found


def due(facts: Facts, courses: Courses, bodies: set[BodyKey], day: date) -> Iterator[Due]:
    """Yield the due day of everybody who is in a substantive post of the bodies on a day."""
    for person, line in facts.truth.lines.items():
        if any(one.body in bodies and one.covers(day) for one in line):
            taken, entry = courses.get(person, []), min(line, key=lambda one: one.start)
            last = max((end for end, _ in taken), default=entry.start)
            sure = all(known for _, known in taken) if taken else entry.started == (entry.start, entry.start)
            yield Due(person, months_after(last, _MONTHS), sure)
