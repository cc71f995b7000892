"""Whether a person's last development course, or first entry, is recent enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from graph.model.days import Day
from graph.model.days.comparisons import before, earliest_of, months_after, not_after
from graph.model.days.truth import Truth, all_of, any_of, negated
from graph.model.words import CourseKind, EnrolmentState
from merit.dossiers.records import Enrolment
from merit.dossiers.servant import ServantDossier

_KINDS = frozenset({CourseKind.ADVANCED, CourseKind.RETRAINING, CourseKind.ADDITIONAL})
_NOT_COMPLETED = frozenset({EnrolmentState.ENROLLED, EnrolmentState.RUNNING, EnrolmentState.FAILED, EnrolmentState.LEFT})


@dataclass(frozen=True, slots=True)
class Currency:
    """How current a person is on a day.

    ``by_course`` tells whether a completed development course ended recently enough, ``by_entry`` whether the person entered the
    service so lately that no course is due. ``last`` is the course that ended last of those that may count, ``entered`` the day
    of the first entry, None where no entry is certain. ``missing`` is the key of the message for what is not known of them.
    """

    by_course: Truth
    by_entry: Truth
    last: Enrolment | None
    entered: Day | None
    missing: str

    @property
    def holds(self) -> Truth:
        return any_of(self.by_course, self.by_entry)

    def broken_since(self, months: int) -> date:
        """Return the first day on which neither was recent enough, at the latest."""
        ends = [self.last.last_day] if self.last else []
        latest = max((day.latest for day in (*ends, self.entered) if day is not None), default=date.min)
        return months_after(Day(latest, latest), months).latest + timedelta(days=1)


def currency_on(dossier: ServantDossier, day: date, months: int) -> Currency:
    """Return how current a person is who needs a development course at least every so many months."""
    on = Day(day, day)
    truths = [(course, _in_time(dossier, course, on, months)) for course in dossier.enrolments]
    may_count = [course for course in dossier.enrolments if _counts(dossier, course, on) is not False]
    last = max(may_count, key=lambda course: course.last_day.latest, default=None)
    by_entry, entered = _by_entry(dossier, on, months)
    unclear = next((course for course, truth in truths if truth is None), None)
    missing = _missing(dossier, unclear) if unclear is not None else "first_entry"
    return Currency(any_of(*(truth for _, truth in truths)), by_entry, last, entered, missing)


def turning(dossier: ServantDossier, months: int) -> Iterator[Day]:
    """Yield the days on which it can change how current a person is."""
    starts = (each.period.start for each in dossier.appointments)
    for day in (*(course.last_day for course in dossier.enrolments), *starts):
        yield day
        yield months_after(day, months)


def _in_time(dossier: ServantDossier, course: Enrolment, on: Day, months: int) -> Truth:
    return all_of(_counts(dossier, course, on), _recent(course.last_day, on, months))


def _recent(day: Day, on: Day, months: int) -> Truth:
    return negated(before(months_after(day, months), on))


def _counts(dossier: ServantDossier, course: Enrolment, on: Day) -> Truth:
    """Return whether it is a development course that the person had completed by that day."""
    return all_of(_develops(course), _completed(dossier, course), not_after(course.last_day, on))


def _develops(course: Enrolment) -> Truth:
    if course.course_kind in _KINDS:
        return True
    return False if course.course_kind is CourseKind.INTRODUCTORY else None


def _completed(dossier: ServantDossier, course: Enrolment) -> Truth:
    """Return whether the person completed a course; a certificate earned by it says so where its state is not known."""
    if course.state is EnrolmentState.COMPLETED:
        return True
    if course.state in _NOT_COMPLETED:
        return False
    return True if any(certificate.enrolment == course.id for certificate in dossier.certificates) else None


def _by_entry(dossier: ServantDossier, on: Day, months: int) -> tuple[Truth, Day | None]:
    """Return whether the first entry is so recent, and its day. Spells of which the standing is not known may be earlier."""
    certain = earliest_of(*(each.period.start for each in dossier.appointments if each.civil_service))
    possible = earliest_of(*(each.period.start for each in dossier.appointments if each.civil_service is not False))
    if certain is None or possible is None:
        return None, certain
    answer = _recent(certain, on, months)
    return (answer if answer is _recent(possible, on, months) else None), certain


def _missing(dossier: ServantDossier, course: Enrolment) -> str:
    if _develops(course) is None:
        return "course_kind"
    return "course_state" if _completed(dossier, course) is None else "course_end"
