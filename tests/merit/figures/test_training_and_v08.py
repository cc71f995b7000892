"""Who is counted as overdue violates V08 in post, and the other way round, whatever is known of courses, entry and lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import CourseKind, EnrolmentState
from merit.contract import Outcome
from merit.coverage import Coverage
from merit.dossiers.records import Enrolment, NationalNumber
from merit.figures.training_compliance import FIGURE
from merit.rules.v08_certificate_gap import RULE, judge
from tests.support.imprecise_days import ONE_DAY, days_about
from tests.support.kept_figures import bodies, summarised
from tests.support.servant_files import dossier, held, post

BODY = "organisation:body"
CONTEXT = bodies({BODY: None})
LIMIT = date(2023, 11, 20)  # 36 months before the day of judgement
NUMBER = NationalNumber(key="number", scheme="UZ/PINFL", checksum_valid=True)


def course(last: Day, kind: CourseKind | None, state: EnrolmentState | None) -> Enrolment:
    end = Day(last.earliest + ONE_DAY, last.latest + ONE_DAY)
    period = Period(Day.exactly(date(2010, 1, 1)), end)
    return Enrolment(id=f"enrolment:{last}", course="course:1", course_kind=kind, state=state, period=period)


kinds = st.sampled_from([CourseKind.ADVANCED, CourseKind.ADVANCED, CourseKind.INTRODUCTORY, CourseKind.UNKNOWN, None])
states = st.sampled_from([EnrolmentState.COMPLETED, EnrolmentState.COMPLETED, EnrolmentState.RUNNING, None])
near = days_about(LIMIT)
loaded_since = st.sampled_from([FIRST_DAY, LIMIT - ONE_DAY, LIMIT, LIMIT + ONE_DAY, LAST_DAY])


@settings(deadline=None)
@given(
    st.lists(st.builds(course, near, kinds, states), max_size=2),
    near,
    st.sampled_from([True, True, None]),
    st.booleans(),
    loaded_since,
    loaded_since,
)
def test_the_figure_and_the_rule_agree(
    courses: list[Enrolment], entry: Day, civil: bool | None, identified: bool, courses_from: date, orders_from: date
) -> None:
    own = held("appointment:own", post("position:own", 1, body=BODY), entry, civil_service=civil)
    hers = replace(dossier(own), numbers=(NUMBER,) if identified else (), enrolments=tuple(courses))
    spans = {"Enrolment": ((courses_from, LAST_DAY),), "Appointment": ((orders_from, LAST_DAY),)}
    within = replace(CONTEXT, coverage=Coverage({BODY: spans}))
    unit = summarised(FIGURE, [hers], within)[BODY, ""]["units"][BODY]
    (case,) = judge(hers, within)
    if civil is None:
        assert (unit["in_post"], unit["perhaps"]) == (0, 1)
        return
    assert (unit["states"].get("overdue", 0) == 1) is (case.outcome is Outcome.VIOLATES)
    current = unit["states"].get("due soon", 0) + unit["states"].get("in time", 0)
    assert current == 0 or case.outcome is Outcome.SATISFIES
    for missing in unit["missing"]:
        assert RULE.messages.missing(missing)
