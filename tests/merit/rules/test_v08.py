"""V08: what its examples cannot say well. Judged against a slow reading of the text, over all possible days."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import CourseKind, EnrolmentState, Mode, QualificationDegree
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.records import Certificate, DegreeGrant, Enrolment, NationalNumber
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.v08_certificate_gap import RULE, judge
from tests.support.imprecise_days import ONE_DAY, days_about, possible_days

AS_OF = date(2026, 11, 20)
LIMIT = date(2023, 11, 20)  # 36 months before
BOOK = PolicyBook({RULE.id: RULE.policy})
ALWAYS: tuple[Span, ...] = ((FIRST_DAY, LAST_DAY),)
LONG_AGO = date(2015, 3, 2)


def context(as_of: date = AS_OF, **labels: tuple[Span, ...]) -> Context:
    covered = {"Certificate": ALWAYS, "Enrolment": ALWAYS, "Appointment": ALWAYS} | labels
    bodies = {name: Body(name, name, "UZ") for name in ("body", "other")}
    return Context(as_of, bodies, Coverage(dict.fromkeys(bodies, covered)), BOOK)


def held(
    name: str,
    start: Day,
    end: Day | None = None,
    mode: Mode | None = Mode.COMPETITION,
    civil: bool | None = True,
    body: str = "body",
) -> Appointment:
    post = Post(id=f"post {name}", title=name, body=body, country="UZ")
    return Appointment(id=name, post=post, period=Period(start, end), order=start, mode=mode, civil_service=civil)


def course(
    end: Day | None,
    kind: CourseKind | None = CourseKind.ADVANCED,
    state: EnrolmentState | None = EnrolmentState.COMPLETED,
    start: Day | None = None,
    name: str = "course",
) -> Enrolment:
    """Return a course that ended, half-open, on that day."""
    first = start or Day.exactly(date(2010, 1, 1))
    return Enrolment(id=name, course="c", course_kind=kind, state=state, period=Period(first, end))


def judged(
    *appointments: Appointment,
    courses: tuple[Enrolment, ...] = (),
    certificates: tuple[Certificate, ...] = (),
    degrees: tuple[DegreeGrant, ...] = (),
    within: Context | None = None,
) -> dict[str, Case]:
    dossier = ServantDossier(
        id="s",
        name="K",
        numbers=(NationalNumber(key="number", scheme="UZ/PINFL", checksum_valid=True),),
        appointments=appointments or (held("post", Day.exactly(LONG_AGO)),),
        enrolments=courses,
        certificates=certificates,
        degrees=degrees,
    )
    return {case.subjects[0]: case for case in judge(dossier, within or context())}


def grant(day: Day) -> DegreeGrant:
    return DegreeGrant(id="grant", degree=QualificationDegree.SERVANT_6, granted=day)


days_about_the_limit = days_about(LIMIT)
kinds = st.sampled_from([CourseKind.ADVANCED, CourseKind.INTRODUCTORY, CourseKind.UNKNOWN, CourseKind.OTHER, None])
states = st.sampled_from([EnrolmentState.COMPLETED, EnrolmentState.FAILED, EnrolmentState.UNKNOWN, None])


def meanings(one: Enrolment) -> list[tuple[date, bool]]:
    """Return what a course can be: its last day, and whether it counts."""
    assert one.period.end is not None
    develops = [one.course_kind is CourseKind.ADVANCED] if one.course_kind in tuple(CourseKind)[:4] else [True, False]
    completed = [one.state is EnrolmentState.COMPLETED] if one.state in tuple(EnrolmentState)[:5] else [True, False]
    counts = {a and b for a, b in product(develops, completed)}
    return [(end - ONE_DAY, counted) for end in possible_days(one.period.end) for counted in counts]


@given(st.lists(st.builds(course, days_about_the_limit, kinds, states), max_size=2), days_about_the_limit)
def test_it_decides_where_every_reading_of_courses_and_entry_agrees(courses: list[Enrolment], entry: Day) -> None:
    agreed = {
        entered >= LIMIT or any(counts and last >= LIMIT for last, counts in each)
        for entered in possible_days(entry)
        for each in product(*map(meanings, courses))
    }
    case = judged(held("post", entry), courses=tuple(courses))["post"]
    if case.outcome is Outcome.NOT_EVALUABLE:
        assert agreed == {True, False}
    else:
        assert agreed == {case.outcome is Outcome.SATISFIES}


@given(days_about_the_limit, st.none() | days_about_the_limit, days_about_the_limit)
def test_a_grant_before_the_duty_needs_a_certificate_valid_on_every_possible_day(
    issued: Day, valid_until: Day | None, granted: Day
) -> None:
    agreed = {
        first <= day and (end is None or day < end)
        for first in possible_days(issued)
        for end in (possible_days(valid_until) if valid_until else [None])
        for day in possible_days(granted)
    }
    certificate = Certificate(id="c", issued=issued, valid_until=valid_until)
    case = judged(certificates=(certificate,), degrees=(grant(granted),))["grant"]
    if case.outcome is Outcome.NOT_EVALUABLE:
        assert agreed == {True, False}
    else:
        assert agreed == {case.outcome is Outcome.SATISFIES}


def test_a_broken_certificate_is_reported_though_courses_are_not_loaded() -> None:
    late = grant(Day.exactly(date(2026, 3, 2)))
    case = judged(degrees=(late,), within=context(Enrolment=()))["grant"]
    assert (case.outcome, case.reason) == (Outcome.VIOLATES, "reason")


def test_a_broken_course_is_reported_though_certificates_are_not_loaded_only_where_it_is_certain() -> None:
    late = grant(Day.exactly(date(2026, 3, 2)))
    case = judged(degrees=(late,), courses=(course(Day.exactly(LIMIT)),), within=context(Certificate=()))["grant"]
    assert (case.outcome, case.missing) == (Outcome.NOT_EVALUABLE, "certificates")
    broken = judged(degrees=(late,), within=context(Certificate=()))["grant"]
    assert (broken.outcome, broken.reason) == (Outcome.VIOLATES, "reason_course")


@pytest.mark.parametrize(
    ("label", "missing"), [("Certificate", "certificates"), ("Enrolment", "courses")], ids=["certificates", "courses"]
)
def test_absence_needs_the_records_of_each_body_for_the_days_there(label: str, missing: str) -> None:
    moved = date(2025, 5, 1)
    posts = (held("old", Day.exactly(LONG_AGO), Day.exactly(moved), body="other"), held("new", Day.exactly(moved)))
    late = grant(Day.exactly(date(2026, 3, 2)))
    everything = dict.fromkeys(("Certificate", "Enrolment", "Appointment"), ALWAYS)
    for gap in ("body", "other"):
        partial = {
            name: everything | ({label: ((FIRST_DAY, date(2025, 4, 30)),)} if name == gap else {}) for name in ("body", "other")
        }
        within = Context(AS_OF, context().bodies, Coverage(partial), BOOK)
        fresh = Certificate(id="c", issued=Day.exactly(date(2026, 1, 5)))
        certificates = () if label == "Certificate" else (fresh,)
        courses = (course(Day.exactly(date(2026, 1, 5))),) if label == "Certificate" else ()
        case = judged(*posts, degrees=(late,), certificates=certificates, courses=courses, within=within)["grant"]
        assert (case.outcome, case.missing) == (Outcome.NOT_EVALUABLE, missing)


def test_a_course_is_completed_where_it_earned_a_certificate() -> None:
    without_state = course(Day.exactly(date(2025, 3, 1)), state=None)
    earned = Certificate(id="c", issued=Day.exactly(date(2025, 3, 2)), enrolment="course")
    assert judged(courses=(without_state,), certificates=(earned,))["post"].outcome is Outcome.SATISFIES
    assert judged(courses=(without_state,))["post"].missing == "course_state"


def test_the_case_in_post_belongs_to_the_own_post_begun_last() -> None:
    first, second = Day.exactly(LONG_AGO), Day.exactly(date(2018, 3, 1))
    posts = (
        held("old", first),
        held("own", second),
        held("acting", Day.exactly(date(2024, 1, 1)), mode=Mode.ACTING),
        held("ended", Day.exactly(date(2020, 1, 1)), Day.exactly(AS_OF)),
        held("perhaps", Day.exactly(date(2021, 1, 1)), Day.not_before(date(2021, 1, 1))),
        held("elsewhere", Day.exactly(date(2022, 1, 1)), civil=False),
    )
    cases = judged(*posts)
    assert set(cases) == {"own"}
    assert cases["own"].outcome is Outcome.VIOLATES


def test_the_day_of_the_finding_in_post_is_the_first_overdue_one_and_does_not_move() -> None:
    old = course(Day.exactly(date(2023, 3, 11)))
    for as_of in (AS_OF, AS_OF + ONE_DAY):
        assert judged(courses=(old,), within=context(as_of))["post"].day == date(2026, 3, 11)
    assert judged(within=context())["post"].day == date(2026, 1, 1)


def test_a_spell_of_unknown_standing_may_be_the_first_entry() -> None:
    lately, earlier = Day.exactly(date(2025, 1, 1)), Day.exactly(LONG_AGO)
    ended = held("earlier", earlier, Day.exactly(date(2016, 1, 1)), civil=None)
    assert judged(ended, held("post", lately))["post"].missing == "first_entry"
    assert judged(held("post", earlier, civil=None))["post"].missing == "first_entry"
