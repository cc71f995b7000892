"""Q02: what its examples cannot say well. Judged against a slow reading of the text, over all possible days."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day, Period
from graph.model.words import Mode
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.records import Contract
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.q02_sources_clash import RULE, judge
from tests.support.imprecise_days import ONE_DAY, days_about, possible_days

AS_OF = date(2026, 11, 20)
STARTED, ENDED = date(2021, 3, 1), date(2023, 6, 5)
BODIES = {name: Body(name, name, "UZ") for name in ("body", "other")}
CONTEXT = Context(AS_OF, BODIES, policy=PolicyBook({RULE.id: RULE.policy}))


def day(of: date | Day) -> Day:
    return of if isinstance(of, Day) else Day.exactly(of)


def period(start: date | Day, end: date | Day | None) -> Period:
    return Period(day(start), None if end is None else day(end))


def held(start: date | Day, end: date | Day | None = None, name: str = "a", body: str = "body", **given_: Any) -> Appointment:
    post = Post(id=f"post {name}", title=name, body=body, country="UZ")
    facts: dict[str, Any] = {"mode": Mode.COMPETITION, "civil_service": True} | given_
    return Appointment(id=name, post=post, period=period(start, end), order=day(start), **facts)


def contract(start: date | Day, end: date | Day | None = None, name: str = "c", **given_: Any) -> Contract:
    return Contract(id=name, employer=given_.pop("employer", "body"), period=period(start, end), **given_)


def judged(appointments: list[Appointment], contracts: list[Contract]) -> dict[str, Case]:
    dossier = ServantDossier(id="s", name="K", appointments=tuple(appointments), contracts=tuple(contracts))
    return {case.subjects[0]: case for case in judge(dossier, CONTEXT)}


def about(of: date) -> st.SearchStrategy[Day]:
    """Return days near a day, and near the last ones that do not clash with it."""
    return st.sampled_from([-90, 0, 90]).flatmap(lambda days: days_about(of + days * ONE_DAY))


@given(about(STARTED), about(ENDED))
def test_starts_and_ends_clash_on_every_possible_day_or_not(start: Day, end: Day) -> None:
    broken = {
        abs((first - STARTED).days) > 90 or abs((last - ENDED).days) > 90
        for first, last in product(possible_days(start), possible_days(end))
    }
    expected = Outcome.NOT_EVALUABLE if len(broken) > 1 else Outcome.VIOLATES if True in broken else Outcome.SATISFIES
    assert judged([held(STARTED, ENDED)], [contract(start, end)])["a"].outcome is expected


@given(days_about(STARTED, 12), days_about(STARTED + 20 * ONE_DAY, 12), days_about(STARTED + 10 * ONE_DAY, 12))
def test_a_clash_is_certain_only_of_a_post_that_no_other_one_may_replace(one: Day, other: Day, begun: Day) -> None:
    lasting, ended = held(one, name="lasting"), held(other, ENDED, "ended")
    nearer = {
        abs((first - start).days) - abs((second - start).days)
        for first, second, start in product(possible_days(one), possible_days(other), possible_days(begun))
    }
    cases = judged([lasting, ended], [contract(begun)])
    clash = cases.get("ended", cases.get("lasting"))
    assert clash is not None
    if max(nearer) < 0:
        assert (set(cases), clash.outcome) == ({"lasting"}, Outcome.SATISFIES)
    elif min(nearer) > 0:
        assert (set(cases), clash.outcome) == ({"ended"}, Outcome.VIOLATES)
    elif min(nearer) < 0:
        assert clash.outcome is (Outcome.SATISFIES if "lasting" in cases else Outcome.NOT_EVALUABLE)


@given(days_about(STARTED + 5 * ONE_DAY, 4), days_about(STARTED, 4), days_about(STARTED + 9 * ONE_DAY, 4))
def test_a_clash_is_certain_only_with_a_contract_that_no_other_one_may_replace(start: Day, one: Day, other: Day) -> None:
    nearer = {
        abs((first - day_).days) - abs((second - day_).days)
        for day_, first, second in product(possible_days(start), possible_days(one), possible_days(other))
    }
    case = judged([held(start, ENDED)], [contract(one, ENDED, "ended"), contract(other, None, "lasting")])["a"]
    if max(nearer) < 0 or min(nearer) > 0:
        assert case.outcome is (Outcome.SATISFIES if max(nearer) < 0 else Outcome.VIOLATES)
    elif min(nearer) < 0 < max(nearer):
        assert case.outcome is not Outcome.VIOLATES


def test_of_two_contracts_the_nearest_start_is_the_same_spell() -> None:
    near, far = contract(date(2021, 4, 1), ENDED, "near"), contract(date(2020, 9, 1), ENDED, "far")
    case = judged([held(STARTED, ENDED)], [far, near])["a"]
    assert case.outcome is Outcome.SATISFIES
    assert judged([held(STARTED, ENDED)], [far])["a"].evidence == ("a", "far")


def test_a_contract_belongs_to_the_post_that_it_began_with() -> None:
    posts = [held(STARTED, ENDED), held(ENDED, None, "later")]
    assert set(judged(posts, [contract(date(2023, 6, 1), name="of the later one")])) == {"later"}


def test_equally_near_starts_are_told_apart_by_the_share_of_a_post() -> None:
    posts = [held(STARTED, ENDED, "full", fte=1.0), held(STARTED, None, "half", fte=0.5)]
    contracts = [contract(STARTED, None, "c half", fte=0.5), contract(STARTED, ENDED, "c full", fte=1.0)]
    assert {name: case.outcome for name, case in judged(posts, contracts).items()} == {
        "full": Outcome.SATISFIES,
        "half": Outcome.SATISFIES,
    }


def test_a_contract_runs_on_through_posts_without_a_break_only() -> None:
    through = [contract(STARTED, date(2025, 1, 6))]
    adjoining = [held(STARTED, ENDED), held(date(2023, 7, 3), date(2025, 1, 6), "next")]
    broken = [held(STARTED, ENDED), held(date(2023, 7, 6), date(2025, 1, 6), "next")]
    elsewhere = [held(STARTED, ENDED), held(ENDED, date(2025, 1, 6), "next", "other")]
    assert judged(adjoining, through)["a"].outcome is Outcome.SATISFIES
    assert judged(broken, through)["a"].outcome is Outcome.VIOLATES
    assert judged(elsewhere, through)["a"].reason == "reason_end"


def test_a_later_post_with_a_contract_of_its_own_does_not_continue_the_first() -> None:
    posts = [held(STARTED, ENDED), held(ENDED, date(2025, 1, 6), "next")]
    contracts = [contract(STARTED, date(2025, 1, 6)), contract(ENDED, date(2025, 1, 6), "c next")]
    assert {name: case.outcome for name, case in judged(posts, contracts).items()} == {
        "a": Outcome.VIOLATES,
        "next": Outcome.SATISFIES,
    }


def test_a_start_that_nobody_reported_leaves_the_spell_open() -> None:
    case = judged([held(STARTED, ENDED)], [contract(Day.observed(ENDED), ENDED)])["a"]
    assert (case.outcome, case.missing) == (Outcome.NOT_EVALUABLE, "starts")


def test_a_clash_of_ends_is_reported_though_a_start_is_not_known() -> None:
    case = judged([held(Day.parse("2021"), date(2024, 6, 3))], [contract(date(2021, 3, 1), ENDED)])["a"]
    assert (case.outcome, case.reason) == (Outcome.VIOLATES, "reason_end")


def test_posts_outside_the_service_and_derived_ones_are_passed_by() -> None:
    contracts = [contract(date(2020, 3, 1))]
    assert not judged([held(STARTED, civil_service=False)], contracts)
    assert not judged([held(STARTED, civil_service=None, derived=True)], contracts)
    assert judged([held(STARTED, civil_service=None)], contracts)["a"].outcome is Outcome.VIOLATES
    assert judged([held(STARTED, mode=Mode.SECONDMENT)], contracts)["a"].outcome is Outcome.VIOLATES
