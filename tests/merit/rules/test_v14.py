"""V14: what its examples cannot say well."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period, order_days
from graph.model.words import EndReason, Mode, Term
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, Post, PostVersion
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.v14_probation_breach import RULE, judge
from tests.support.imprecise_days import ONE_DAY, days_about, possible_days

AS_OF = date(2026, 11, 20)
ORDERED, STARTED, PROBATION_ENDS = date(2026, 1, 29), date(2026, 2, 2), date(2026, 5, 2)
BOOK = PolicyBook({RULE.id: RULE.policy})


def context(*spans: Span) -> Context:
    covered = {"body": {"Appointment": spans or ((FIRST_DAY, LAST_DAY),)}}
    return Context(AS_OF, {"body": Body("body", "Ministry", "UZ")}, Coverage(covered), BOOK)


def held(name: str, start: Day | date, order: Day | date | None = None, rank: int | None = 2, **given_: Any) -> Appointment:
    begun = start if isinstance(start, Day) else Day.exactly(start)
    ordered = order if isinstance(order, Day) else Day.exactly(order) if order else begun
    version = PostVersion(id=f"v {name}", period=Period(Day.exactly(date(2010, 1, 1))), ladder="A", rank=rank)
    post = Post(id=f"post {name}", title=name, body="body", country=given_.pop("country", "UZ"), versions=(version,))
    end = given_.pop("end", None)
    facts: dict[str, Any] = {"mode": Mode.COMPETITION, "civil_service": True, "fte": 1.0} | given_
    period = Period(begun, Day.exactly(end) if isinstance(end, date) else end)
    return Appointment(id=name, post=post, period=period, order=ordered, **facts)


def entrant(**given_: Any) -> Appointment:
    facts: dict[str, Any] = {"term": Term.INDEFINITE, "start": STARTED, "order": ORDERED} | given_
    return held("entry", **facts)


def on_probation(**given_: Any) -> Appointment:
    return entrant(**{"probation_until": Day.exactly(PROBATION_ENDS), "end": date(2026, 4, 20)} | given_)


def judged(*appointments: Appointment, within: Context | None = None) -> dict[str, Case]:
    ordered = sorted(appointments, key=lambda each: (each.period.start.latest, each.id))
    dossier = ServantDossier(id="s", name="K", appointments=tuple(ordered))
    return {case.subjects[0]: case for case in judge(dossier, within or context())}


days_about_the_end = days_about(PROBATION_ENDS)


@given(days_about_the_end, days_about_the_end, st.sampled_from([2, 3, None]))
def test_a_promotion_is_inside_on_every_possible_day_or_not(until: Day, ordered: Day, rank: int | None) -> None:
    entry = on_probation(probation_until=until)
    case = judged(entry, held("next", date(2026, 6, 1), ordered, rank))["entry"]
    gains = {2: [False], 3: [True], None: [False, True]}[rank]
    agreed = {gain and order < end for gain, order, end in product(gains, possible_days(ordered), possible_days(until))}
    expected = Outcome.NOT_EVALUABLE if len(agreed) > 1 else Outcome.VIOLATES if True in agreed else Outcome.SATISFIES
    assert case.outcome is expected


def test_only_the_first_appointment_to_the_service_is_an_entry() -> None:
    again = held("again", date(2026, 6, 1), term=Term.INDEFINITE)
    assert set(judged(entrant(), again)) == {"entry"}
    outside = held("outside", date(2020, 1, 6), civil_service=False)
    assert judged(outside, entrant())["entry"].outcome is Outcome.VIOLATES


@pytest.mark.parametrize(
    ("mode", "civil_service", "outcome", "missing"),
    [
        (Mode.ACTING, True, Outcome.VIOLATES, None),
        (Mode.SECONDMENT, True, None, None),
        (Mode.UNKNOWN, True, Outcome.NOT_EVALUABLE, "mode"),
        (Mode.COMPETITION, None, Outcome.NOT_EVALUABLE, "civil_service"),
    ],
    ids=["acting", "seconded", "untranslated mode", "unknown standing"],
)
def test_what_a_spell_before_makes_of_an_entrant(
    mode: Mode, civil_service: bool | None, outcome: Outcome | None, missing: str | None
) -> None:
    before = held("before", date(2024, 1, 8), mode=mode, civil_service=civil_service, end=date(2025, 1, 8))
    case = judged(before, entrant()).get("entry")
    assert (case and case.outcome, case and case.missing) == (outcome, missing)


def test_two_posts_of_one_day_leave_open_which_is_the_entry() -> None:
    other = held("other", STARTED, ORDERED, term=Term.INDEFINITE)
    cases = judged(entrant(), other)
    assert {name: case.missing for name, case in cases.items()} == {"entry": "which_began_first", "other": "which_began_first"}


def test_a_promotion_inside_is_reported_whatever_else_is_not_known() -> None:
    before = held("before", date(2024, 1, 8), civil_service=None, end=date(2025, 1, 8))
    promoted = held("next", date(2026, 4, 20), date(2026, 4, 15), 3)
    case = judged(before, on_probation(), promoted, within=context((date(2026, 1, 1), date(2026, 1, 2))))["entry"]
    assert (case.outcome, case.reason) == (Outcome.VIOLATES, "reason_promoted")


@pytest.mark.parametrize(
    ("end", "reason", "outcome"),
    [
        (date(2027, 2, 5), None, Outcome.SATISFIES),
        (date(2027, 2, 6), None, Outcome.VIOLATES),
        (date(2027, 1, 30), None, Outcome.SATISFIES),
        (date(2027, 1, 29), None, Outcome.VIOLATES),
        (date(2026, 8, 1), EndReason.OWN_WISH, Outcome.NOT_EVALUABLE),
        (date(2026, 8, 1), EndReason.END_OF_TERM, Outcome.VIOLATES),
        (Day.not_before(STARTED), None, Outcome.NOT_EVALUABLE),
    ],
    ids=["three days more", "four days more", "three days less", "four days less", "left early", "half a year", "unknown end"],
)
def test_a_fixed_term_is_for_one_year_or_not(end: date | Day, reason: EndReason | None, outcome: Outcome) -> None:
    assert judged(entrant(term=Term.FIXED, end=end, end_reason=reason))["entry"].outcome is outcome


def test_an_order_of_the_weeks_about_the_first_day_of_the_duty_is_judged_on_each() -> None:
    assert judged(entrant(order=order_days(Day.exactly(STARTED))))["entry"].missing == "order_day"
    assert judged(entrant(order=Day.parse("2026-01")))["entry"].outcome is Outcome.VIOLATES


def test_an_entrant_is_known_only_with_the_orders_since_the_register_began() -> None:
    since = date(2010, 1, 1)
    assert judged(entrant(), within=context((since, ORDERED + ONE_DAY)))["entry"].outcome is Outcome.VIOLATES
    assert judged(entrant(), within=context((since + ONE_DAY, LAST_DAY)))["entry"].missing == "earlier_appointments"


def test_a_running_probation_is_judged_by_the_orders_up_to_the_day_before_judgement() -> None:
    running = entrant(probation_until=Day.exactly(date(2027, 2, 2)))
    assert judged(running, within=context((STARTED, AS_OF)))["entry"].outcome is Outcome.SATISFIES
    assert judged(running, within=context((STARTED, AS_OF - ONE_DAY)))["entry"].missing == "later_appointments"


def test_a_term_on_probation_without_an_end_leaves_a_promotion_open() -> None:
    entry = entrant(term=Term.PROBATION, end=date(2026, 4, 20))
    assert judged(entry)["entry"].outcome is Outcome.SATISFIES
    assert judged(entry, held("next", date(2026, 4, 20), date(2026, 4, 15), 3))["entry"].missing == "probation"
    kazakh = entrant(term=Term.PROBATION, country="KZ", order=date(2022, 2, 25), start=date(2022, 3, 1))
    assert judged(kazakh)["entry"].missing == "probation"


def test_kazakhstan_knows_no_first_contract() -> None:
    for term in (Term.FIXED, Term.INDEFINITE):
        entry = entrant(term=term, country="KZ", order=date(2022, 2, 25), start=date(2022, 3, 1), end=date(2023, 3, 1))
        assert judged(entry)["entry"].outcome is Outcome.VIOLATES


def test_a_first_contract_of_a_year_stays_one_when_the_year_is_over() -> None:
    later = replace(context(), as_of=date(2028, 1, 10))
    for reason in (None, EndReason.TRANSFER):
        a_year, shorter = (
            judged(entrant(term=Term.FIXED, end=end, end_reason=reason), within=later)["entry"]
            for end in (date(2027, 2, 2), date(2026, 12, 2))
        )
        assert a_year.outcome is Outcome.SATISFIES
        assert (shorter.outcome, shorter.missing) == (Outcome.NOT_EVALUABLE, "length_of_term")


def test_where_the_end_of_the_probation_is_imprecise_it_is_what_lacks() -> None:
    promoted = held("next", date(2026, 5, 11), date(2026, 5, 10), 3)
    case = judged(on_probation(probation_until=Day.parse("2026-05"), end=date(2026, 5, 11)), promoted)["entry"]
    assert (case.outcome, case.missing) == (Outcome.NOT_EVALUABLE, "probation")
