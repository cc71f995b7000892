"""When training is due: every possible day, against a slow reading of the convention and against rule V08."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.days.comparisons import months_after
from graph.model.words import CourseKind, EnrolmentState, Mode
from merit.context import Body, Context
from merit.contract import Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.records import Enrolment, NationalNumber
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.v08_certificate_gap import RULE, judge
from merit.training import DueState, TrainingDue, training_due
from tests.support.imprecise_days import ONE_DAY, days_about, possible_days

AS_OF, SOON = date(2026, 11, 20), 90
LIMIT = date(2023, 11, 20)  # 36 months before
BOOK = PolicyBook({RULE.id: RULE.policy})
ALWAYS: tuple[Span, ...] = ((FIRST_DAY, LAST_DAY),)
NUMBER = NationalNumber(key="number", scheme="UZ/PINFL", checksum_valid=True)


def context(**labels: tuple[Span, ...]) -> Context:
    covered = {"Enrolment": ALWAYS, "Appointment": ALWAYS} | labels
    return Context(AS_OF, {"body": Body("body", "Body", "UZ")}, Coverage({"body": covered}), BOOK)


def served(entry: Day, *courses: Enrolment, civil: bool | None = True, identified: bool = True) -> ServantDossier:
    post = Post(id="post", title="Clerk", body="body", country="UZ")
    held = Appointment(id="held", post=post, period=Period(entry), order=entry, mode=Mode.COMPETITION, civil_service=civil)
    numbers = (NUMBER,) if identified else ()
    return ServantDossier(id="s", name="K", numbers=numbers, appointments=(held,), enrolments=courses)


def course(
    last: Day,
    kind: CourseKind | None = CourseKind.ADVANCED,
    state: EnrolmentState | None = EnrolmentState.COMPLETED,
) -> Enrolment:
    """Return a course with that last day."""
    end = Day(last.earliest + ONE_DAY, last.latest + ONE_DAY)
    return Enrolment(id="course", course="c", course_kind=kind, state=state, period=Period(Day.exactly(date(2010, 1, 1)), end))


def due(dossier: ServantDossier, within: Context | None = None) -> TrainingDue:
    within = within or context()
    value = within.value("V08", "UZ", AS_OF)
    assert value is not None
    return training_due(dossier, value, within)


def on(day: date) -> Day:
    return Day.exactly(day)


LONG_AGO = on(date(2015, 3, 2))
days_about_the_limit = days_about(LIMIT)
_ADVANCED, _INTRODUCTORY = CourseKind.ADVANCED, CourseKind.INTRODUCTORY
_COMPLETED, _RUNNING = EnrolmentState.COMPLETED, EnrolmentState.RUNNING
kinds = st.sampled_from([_ADVANCED, _INTRODUCTORY, CourseKind.UNKNOWN, None])
states = st.sampled_from([_COMPLETED, _RUNNING, EnrolmentState.UNKNOWN, None])


def meanings(one: Enrolment) -> list[date]:
    """Return from which days a course can make the months count: its last days, and the first day of all if it may not count."""
    develops = [one.course_kind is _ADVANCED] if one.course_kind in (_ADVANCED, _INTRODUCTORY) else [True, False]
    completed = [one.state is _COMPLETED] if one.state in (_COMPLETED, _RUNNING) else [True, False]
    counts = {a and b for a, b in product(develops, completed)}
    return [last if counted else FIRST_DAY for last in possible_days(one.last_day) for counted in counts]


@settings(deadline=None)
@given(st.lists(st.builds(course, days_about_the_limit, kinds, states), max_size=2), days_about_the_limit)
def test_the_due_day_is_every_day_that_some_reading_gives(courses: list[Enrolment], entry: Day) -> None:
    since = [max(entered, *lasts) for entered in possible_days(entry) for lasts in product(*map(meanings, courses), [FIRST_DAY])]
    dossier = served(entry, *courses)
    found = due(dossier)
    assert found.day == months_after(Day(min(since), max(since)), 36)
    assert bool(found.missing) == (found.day.exact is None)
    (case,) = judge(dossier, context())
    assert (found.standing(AS_OF, SOON) is DueState.OVERDUE) == (case.outcome is Outcome.VIOLATES)
    assert (found.day.earliest >= AS_OF) == (case.outcome is Outcome.SATISFIES)


@pytest.mark.parametrize(
    ("until", "state"),
    [(-1, "overdue"), (0, "due soon"), (90, "due soon"), (91, "in time")],
    ids=["the day after", "the due day", "90 days before", "91 days before"],
)
def test_the_due_day_itself_is_not_overdue_and_due_soon_are_ninety_days(until: int, state: str) -> None:
    found = TrainingDue(on(AS_OF + timedelta(days=until)), None, None, "")
    assert found.standing(AS_OF, SOON) == state


def test_it_is_36_months_after_the_last_day_of_the_course() -> None:
    assert due(served(LONG_AGO, course(on(date(2024, 8, 31))))).day == on(date(2027, 8, 31))


def test_without_a_course_it_is_36_months_after_the_first_entry() -> None:
    assert due(served(on(date(2024, 2, 29)))).day == on(date(2027, 2, 28))


@pytest.mark.parametrize(
    ("kind", "state"),
    [(CourseKind.INTRODUCTORY, EnrolmentState.COMPLETED), (CourseKind.ADVANCED, EnrolmentState.RUNNING)],
    ids=["introductory", "running"],
)
def test_a_running_or_introductory_course_renews_nothing(kind: CourseKind, state: EnrolmentState) -> None:
    assert due(served(LONG_AGO, course(on(date(2025, 5, 1)), kind, state))).day == on(date(2018, 3, 2))


def test_a_course_that_is_not_over_yet_renews_nothing() -> None:
    assert due(served(LONG_AGO, course(on(AS_OF + ONE_DAY)))).day == on(date(2018, 3, 2))


def test_what_is_not_loaded_leaves_it_open_only_where_it_decides() -> None:
    old, fresh = course(on(date(2020, 1, 1))), course(on(date(2026, 6, 1)))
    for lacking, missing in ((context(Enrolment=()), "courses"), (context(Appointment=()), "")):
        assert due(served(LONG_AGO, old), lacking).missing == missing
    assert due(served(LONG_AGO, old), context(Enrolment=())).standing(AS_OF, SOON) is None
    assert due(served(LONG_AGO, fresh), context(Enrolment=())).standing(AS_OF, SOON) is DueState.IN_TIME
    assert due(served(LONG_AGO, old, identified=False)).missing == "national_number"
    lately = due(served(on(date(2025, 1, 1))), context(Appointment=()))
    assert (lately.standing(AS_OF, SOON), lately.missing) == (None, "appointments")


@pytest.mark.parametrize(
    ("one", "missing"),
    [
        (course(Day(date(2022, 1, 1), date(2026, 1, 1))), "course_end"),
        (course(on(date(2026, 1, 1)), None), "course_kind"),
        (course(on(date(2026, 1, 1)), state=None), "course_state"),
    ],
    ids=["its end", "its kind", "its state"],
)
def test_what_is_not_known_of_a_course_is_named(one: Enrolment, missing: str) -> None:
    found = due(served(LONG_AGO, one))
    assert (found.standing(AS_OF, SOON), found.missing) == (None, missing)
    assert RULE.messages.missing(missing)


def test_a_spell_of_unknown_standing_leaves_the_first_entry_open() -> None:
    assert due(served(LONG_AGO, civil=None)).missing == "first_entry"
