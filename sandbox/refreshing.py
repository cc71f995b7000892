"""Courses that keep people current: from 2026 on, a development course at least every three years for everybody in post."""

from collections.abc import Sequence
from datetime import date

from sandbox.calendar_months import months_after
from sandbox.learning import complete, is_development
from sandbox.personal_file import Certificate, Course, Enrolment
from sandbox.random_streams import day_between, days, stream

DUTY_BEGINS = date(2026, 1, 1)
LONGEST_GAP = 36
"""Months between two development courses at most; without a course, since the first entry."""

Service = Sequence[tuple[date, date]]
"""The times that one person spent in post, ordered by start; one that lasts ends on the world's day."""


def keep_current(
    seed: int, person: int, service: Service, studied: Sequence[Enrolment], courses: Sequence[Course], today: date
) -> tuple[list[Enrolment], list[Certificate]]:
    """Build the courses that the person needs beside those studied."""
    enrolments, certificates = list[Enrolment](), list[Certificate]()
    if not service:
        return enrolments, certificates
    draw = stream(seed, "refreshing", person)
    ends = [one.end for one in studied if one.state == "completed" and is_development(one, courses)]
    while (overdue := _first_day_overdue(ends, service, today)) is not None:
        first, last = _possible_ends(overdue, service, today)
        end = day_between(draw, first, last)
        number = f"T{person + 1:06d}-R{len(enrolments) + 1}"
        one, own = complete(draw, person, number, courses, end, today)
        ends.append(end)
        enrolments.append(one)
        certificates += own
    return enrolments, certificates


def _first_day_overdue(ends: Sequence[date], service: Service, today: date) -> date | None:
    """Return the first day in post on which the last course is too long ago; None if there is none by today."""
    known = sorted([service[0][0], *(end for end in ends if end > service[0][0])])
    for latest, following in zip(known, [*known[1:], date.max], strict=True):
        overdue = max(months_after(latest, LONGEST_GAP) + days(1), DUTY_BEGINS)
        for first, last in service:
            in_post = max(first, overdue)
            if in_post < min(last, following) or (in_post <= today == last and in_post < following):
                return in_post
    return None


def _possible_ends(overdue: date, service: Service, today: date) -> tuple[date, date]:
    """Return the first and the last day on which the missing course can end: if possible, days in post."""
    last = min(overdue - days(1), today - days(20))
    before = [first for first, until in service if first + days(70) < last <= until]
    return max([last - days(300), *(first + days(70) for first in before)]) if before else last - days(60), last
