"""Q01: what its examples cannot say well. Judged against a slow reading of the text, over all possible days."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from hypothesis import given

from graph.model.days import Day, Period, order_days
from graph.model.words import EnrolmentState, Mode
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.records import Certificate, Enrolment
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.q01_backdating import RULE, judge
from tests.support.imprecise_days import ONE_DAY, days_about, possible_days

STARTED = date(2024, 2, 26)
CONTEXT = Context(date(2026, 11, 20), {"body": Body("body", "Ministry", "UZ")}, policy=PolicyBook({RULE.id: RULE.policy}))


def held(start: Day, order: Day, stated: bool = True, **given_: Any) -> Appointment:
    post = Post(id="post", title="Specialist", body="body", country="UZ")
    facts: dict[str, Any] = {"mode": Mode.ROTATION, "civil_service": True} | given_
    return Appointment(id="a", post=post, period=Period(start), order=order, order_stated=stated, **facts)


def judged(
    *appointments: Appointment, certificate: Certificate | None = None, courses: tuple[Enrolment, ...] = ()
) -> dict[str, Case]:
    certificates = (certificate,) if certificate else ()
    dossier = ServantDossier(id="s", name="K", appointments=appointments, certificates=certificates, enrolments=courses)
    return {case.subjects[0]: case for case in judge(dossier, CONTEXT)}


def expected(broken: set[bool]) -> Outcome:
    return Outcome.NOT_EVALUABLE if len(broken) > 1 else Outcome.VIOLATES if True in broken else Outcome.SATISFIES


@given(days_about(STARTED, 4), days_about(STARTED + 5 * ONE_DAY, 4))
def test_an_order_is_late_on_every_possible_day_or_not(start: Day, order: Day) -> None:
    late = {(ordered - first).days > 5 for first, ordered in product(possible_days(start), possible_days(order))}
    assert judged(held(start, order))["a"].outcome is expected(late)


@given(days_about(STARTED, 4), days_about(STARTED + ONE_DAY, 4))
def test_a_certificate_is_early_on_every_possible_day_or_not(issued: Day, end: Day) -> None:
    course = Enrolment(id="course", course="c", state=EnrolmentState.COMPLETED, period=Period(Day.exactly(date(2024, 1, 8)), end))
    early = {day < over - ONE_DAY for day, over in product(possible_days(issued), possible_days(end))}
    served = held(Day.exactly(date(2020, 1, 6)), Day.exactly(date(2020, 1, 6)))
    found = judged(served, certificate=Certificate(id="c", issued=issued, enrolment="course"), courses=(course,))
    assert found["c"].outcome is expected(early)


def test_an_order_without_a_day_is_never_late_by_its_assumed_days() -> None:
    start = Day.exactly(STARTED)
    assert judged(held(start, order_days(start), stated=False))["a"].missing == "order_day"


def test_every_mode_and_standing_is_judged() -> None:
    late = Day.exactly(STARTED + 30 * ONE_DAY)
    for mode in (Mode.ACTING, Mode.SECONDMENT, Mode.UNKNOWN, None):
        for civil_service in (True, False, None):
            case = judged(held(Day.exactly(STARTED), late, mode=mode, civil_service=civil_service))["a"]
            assert case.outcome is Outcome.VIOLATES


def test_a_course_that_is_still_open_has_no_last_day() -> None:
    served = held(Day.exactly(date(2020, 1, 6)), Day.exactly(date(2020, 1, 6)))
    running = Enrolment(id="course", course="c", state=EnrolmentState.RUNNING, period=Period(Day.exactly(STARTED)))
    for shift, outcome in ((-1, Outcome.VIOLATES), (0, Outcome.NOT_EVALUABLE)):
        certificate = Certificate(id="c", issued=Day.exactly(STARTED + shift * ONE_DAY), enrolment="course")
        assert judged(served, certificate=certificate, courses=(running,))["c"].outcome is outcome


def test_a_certificate_whose_course_is_somebody_elses_cannot_be_judged() -> None:
    served = held(Day.exactly(date(2020, 1, 6)), Day.exactly(date(2020, 1, 6)))
    certificate = Certificate(id="c", issued=Day.exactly(STARTED), enrolment="another")
    assert judged(served, certificate=certificate)["c"].missing == "course"
    assert "c" not in judged(certificate=certificate)
