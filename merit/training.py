"""Training that is due: whether a person's last development course, or first entry, is recent enough, and until when. Pure.

UP-95 asks for a development course at least every three years. Advanced training, retraining and additional training are such
courses. A running or introductory course renews nothing, and whoever entered lately needs none yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from graph.model.days import FIRST_DAY, LAST_DAY, Day
from graph.model.days.comparisons import before, earliest_of, months_after, not_after
from graph.model.days.truth import Truth, all_of, any_of, negated
from graph.model.words import CourseKind, EnrolmentState
from merit.context import Context
from merit.dossiers.records import Enrolment
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_since, loaded_there, loaded_where_served
from merit.policies.values import PolicyValue

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


def current_by(currency: Currency, dossier: ServantDossier, day: date, value: PolicyValue, context: Context) -> tuple[Truth, str]:
    """Return whether the person is current, and the key of the message for what is missing where that is not known."""
    if currency.by_course:
        return True, ""
    if currency.by_entry:
        # An entry before the first one on record would be longer ago.
        return (True, "") if _entries_loaded(dossier, day, value, context) else (None, "appointments")
    if currency.holds is None:
        return None, currency.missing
    missing = _courses_missing(dossier, day, value, context)
    return (None, missing) if missing else (False, "")


class DueState(StrEnum):
    """How a day stands on which training is due."""

    OVERDUE = "overdue"
    DUE_SOON = "due soon"
    IN_TIME = "in time"


@dataclass(frozen=True, slots=True)
class TrainingDue:
    """When the next development course is due: ``day`` is the last day on which the person is current without one.

    ``last`` is the course that ended last of those that may count, ``entered`` the day of the first entry, None where no entry is
    certain. ``missing`` is the key of the message of rule V08 for what is not known, empty where the day is exact.
    """

    day: Day
    last: Enrolment | None
    entered: Day | None
    missing: str

    def standing(self, as_of: date, soon: int) -> DueState | None:
        """Return how it stands on a day; the due day itself is not overdue. None where what is missing decides.

        ``soon`` is the number of days up to the due day, from which on it is due soon.
        """
        if self.day.latest < as_of:
            return DueState.OVERDUE
        limit = as_of + timedelta(days=soon)
        if self.day.earliest > limit:
            return DueState.IN_TIME
        return DueState.DUE_SOON if as_of <= self.day.earliest and self.day.latest <= limit else None


@dataclass(frozen=True, slots=True)
class TrainingFacts:
    """From what a due day follows, whatever the day of judgement is.

    ``course`` is the last day of the last completed development course, at the earliest and at the latest; without one it is the
    first day there is. ``entry`` is the day of the first entry; its latest bound is the last day there is where none is certain.
    ``unclear`` is the key of the message of rule V08 for what may not be known of the last course. Courses are loaded completely
    since ``courses_since``, None where they are not loaded until now.
    """

    course: Day
    entry: Day
    unclear: str
    entries_loaded: bool
    courses_since: date | None
    identified: bool

    def due(self, months: int, on: date) -> tuple[Day, str]:
        """Return the due day as of a day, and the key of the message for what is not known, empty where the day is exact."""
        low, high = self.course.earliest, min(self.course.latest, on)
        first, latest_first = self.entry.earliest, on if self.entry.latest == LAST_DAY else self.entry.latest
        since = months_after(Day(on, on), -months).earliest
        loaded = self.courses_since is not None and self.courses_since <= since
        missing = "courses" if not loaded else "" if self.identified else "national_number"
        if missing:
            # A course that is not loaded ended at the latest on the day of judgement.
            high = on
        if first > low and not self.entries_loaded:
            first, missing = FIRST_DAY, missing or "appointments"
        counted = Day(max(low, first), max(high, latest_first))
        unclear = self.unclear if min(self.course.latest, on) > counted.earliest else "first_entry"
        return months_after(counted, months), "" if counted.exact else missing or unclear


def training_facts(dossier: ServantDossier, value: PolicyValue, context: Context) -> TrainingFacts:
    """Return from what the due day follows. It stays the same while time passes."""
    low = high = FIRST_DAY
    last: Enrolment | None = None
    for course in dossier.enrolments:
        counts = _counts(dossier, course, context.until)
        low = max(low, course.last_day.earliest) if counts else low
        if counts is not False and course.last_day.latest > high:
            high, last = course.last_day.latest, course
    certain = earliest_of(*(each.period.start for each in dossier.appointments if each.civil_service))
    possible = earliest_of(*(each.period.start for each in dossier.appointments if each.civil_service is not False))
    entry = Day(possible.earliest if certain and possible else FIRST_DAY, certain.latest if certain else LAST_DAY)
    unclear = "first_entry" if last is None else _missing(dossier, last)
    entries_loaded = _entries_loaded(dossier, context.as_of, value, context)
    courses_since = loaded_since(dossier, context, "Enrolment")
    return TrainingFacts(Day(low, high), entry, unclear, entries_loaded, courses_since, dossier.identified)


def training_due(dossier: ServantDossier, value: PolicyValue, context: Context) -> TrainingDue:
    """Return when the next development course is due, as rule V08 judges it on the day of judgement.

    That is the months of its value (``course_months``) after the last day of the last completed development course, or after the
    first entry where that is later. Where courses or orders are not loaded, the day can be any that one of them would make it.
    """
    months: int = value["course_months"]
    currency = currency_on(dossier, context.as_of, months)
    day, missing = training_facts(dossier, value, context).due(months, context.as_of)
    return TrainingDue(day, currency.last, currency.entered, missing)


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
    return all_of(_develops(course), completed(dossier, course), not_after(course.last_day, on))


def _develops(course: Enrolment) -> Truth:
    if course.course_kind in _KINDS:
        return True
    return False if course.course_kind is CourseKind.INTRODUCTORY else None


def completed(dossier: ServantDossier, course: Enrolment) -> Truth:
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
    return "course_state" if completed(dossier, course) is None else "course_end"


def _entries_loaded(dossier: ServantDossier, day: date, value: PolicyValue, context: Context) -> bool:
    """Tell whether the orders are loaded of the body that the person served in last, since their register began."""
    begun = [each for each in dossier.appointments if each.civil_service and each.period.start.earliest <= day]
    return bool(begun) and loaded_there(begun[-1], context, "Appointment", value["orders_since"], day)


def _courses_missing(dossier: ServantDossier, day: date, value: PolicyValue, context: Context) -> str:
    """Return the key of the message for why a course may be missing that ended recently enough; empty where none can."""
    since = months_after(Day(day, day), -value["course_months"]).earliest
    if not loaded_where_served(dossier, context, "Enrolment", since, day):
        return "courses"
    return "" if dossier.identified else "national_number"
