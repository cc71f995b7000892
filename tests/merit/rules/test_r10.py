"""R10: what its examples cannot say well. Judged against a slow reading of the text, over everything that is possible."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.model.days import Day
from graph.model.words import Mode
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment
from merit.policies.values import PolicyValue
from merit.rules.r10_acting_then_permanent import RULE
from tests.support.servant_files import context, day, days_near, days_of, dossier, held, judged, possible, post, verdict

HEAD = post("head", 4)
TEN_DAYS = (PolicyValue("*", date(2000, 1, 1), date(2100, 1, 1), "test", parameters={"days": 10}),)


def acting(name: str, start: Day | str, end: Day | str | None, **given: Any) -> Appointment:
    return held(name, HEAD, start, end, **{"mode": Mode.ACTING} | given)


def confirmed(start: Day | str = "2024-07-01", name: str = "confirmed", **given: Any) -> Appointment:
    return held(name, given.pop("into", HEAD), start, order=given.pop("order", start), **given)


def cases(*appointments: Appointment, values: tuple[PolicyValue, ...] | None = None) -> dict[str, Case]:
    return judged(RULE, dossier(*appointments), context(RULE, values=values))


def longest_run(days: set[date]) -> int:
    longest = run = 0
    for each in sorted(days):
        run = run + 1 if each - timedelta(days=1) in days and run else 1
        longest = max(longest, run)
    return longest


middle = date(2024, 3, 10)
spells = st.lists(
    st.tuples(days_near(middle - timedelta(days=12)), days_near(middle - timedelta(days=5))), min_size=1, max_size=1
)
later = st.lists(st.tuples(days_near(middle - timedelta(days=5)), days_near(middle)), max_size=1)


@given(spells, later, days_near(middle))
def test_what_is_decided_is_decided_on_all_possible_days(
    first: list[tuple[Day, Day]], second: list[tuple[Day, Day]], start: Day
) -> None:
    given_ = first + second
    assume(all(begun.earliest <= ended.latest for begun, ended in given_))
    found = cases(
        *(acting(f"acting {n}", begun, ended) for n, (begun, ended) in enumerate(given_)), confirmed(start), values=TEN_DAYS
    )
    outcomes = set[bool]()
    for starts, *bounds in possible(start, *(bound for spell in given_ for bound in spell)):
        days = {each for n in range(0, len(bounds), 2) for each in days_of(bounds[n], bounds[n + 1]) if each < starts}
        outcomes.add(longest_run(days) > 10)
    if (case := found.get("confirmed")) is None:
        assert outcomes == {False}
    elif case.outcome is not Outcome.NOT_EVALUABLE:
        assert outcomes == {case.outcome is Outcome.VIOLATES}
    elif all(bound.exact for spell in given_ for bound in spell) and start.exact:
        raise AssertionError("exact days were not judged")


@pytest.mark.parametrize(
    ("end", "second", "outcome"),
    [
        ("2024-04-01", "2024-04-01", Outcome.VIOLATES),
        ("2024-04-05", "2024-04-01", Outcome.VIOLATES),
        ("2024-04-01", "2024-04-02", Outcome.SATISFIES),
        ("2024-04", "2024-04", Outcome.NOT_EVALUABLE),
        ("2024-04", "2024-04-15", Outcome.NOT_EVALUABLE),
    ],
    ids=["adjoin", "overlap", "a day between", "the same month", "perhaps a gap"],
)
def test_only_unbroken_acting_adds_up(end: str, second: str, outcome: Outcome) -> None:
    found = cases(acting("one", "2023-12-01", end), acting("two", second, "2024-07-01"), confirmed())
    assert found["confirmed"].outcome is outcome


def test_days_of_overlapping_spells_count_once() -> None:
    found = cases(acting("one", "2024-02-01", "2024-07-01"), acting("two", "2024-02-01", "2024-07-01"), confirmed())
    assert found["confirmed"].outcome is Outcome.SATISFIES


def test_another_spell_in_between_does_not_count_and_a_long_one_long_ago_does() -> None:
    elsewhere = held("elsewhere", post("other"), "2021-06-01", "2024-07-01")
    assert cases(acting("one", "2020-06-01", "2021-06-01"), elsewhere, confirmed())["confirmed"].outcome is Outcome.VIOLATES


def test_an_earlier_confirmation_ends_the_story() -> None:
    found = cases(acting("one", "2023-01-01", "2023-10-01"), confirmed("2023-10-01", "first"), confirmed("2024-10-01", "renewed"))
    assert {name: case.outcome for name, case in found.items()} == {"first": Outcome.VIOLATES}
    again = cases(
        acting("one", "2023-01-01", "2023-10-01"),
        confirmed("2023-10-01", "first"),
        acting("two", "2024-07-01", "2024-10-01"),
        confirmed("2024-10-01", "renewed"),
    )
    assert {name: case.outcome for name, case in again.items()} == {"first": Outcome.VIOLATES, "renewed": Outcome.SATISFIES}


def test_an_acting_whose_end_nobody_states_may_have_ended_at_once() -> None:
    found = cases(acting("one", "2023-01-01", Day.not_before(date(2023, 1, 1))), confirmed())
    assert verdict(found["confirmed"]) == (Outcome.NOT_EVALUABLE, "end_of_post")


def test_acting_that_began_with_or_after_the_appointment_is_not_before_it() -> None:
    assert cases(confirmed("2023-01-01"), acting("one", "2023-01-01", "2024-01-01")) == {}
    assert cases(confirmed("2023-01-01"), acting("one", "2023-02-01", "2024-01-01")) == {}


def test_another_post_is_not_confirmed() -> None:
    assert cases(acting("one", "2023-01-01", "2024-07-01"), confirmed(into=post("other"))) == {}


def test_a_mode_without_a_translation_may_confirm_or_not() -> None:
    found = cases(acting("one", "2023-01-01", "2024-07-01"), confirmed(mode=Mode.UNKNOWN))
    assert verdict(found["confirmed"]) == (Outcome.NOT_EVALUABLE, "mode")
    short = cases(acting("one", "2024-06-01", "2024-07-01"), confirmed(mode=Mode.UNKNOWN))
    assert short["confirmed"].outcome is Outcome.SATISFIES


def test_posts_outside_the_service_are_not_judged_and_unknown_ones_are_left_open() -> None:
    assert cases(acting("one", "2023-01-01", "2024-07-01"), confirmed(civil_service=False)) == {}
    found = cases(acting("one", "2023-01-01", "2024-07-01"), confirmed(civil_service=None))
    assert verdict(found["confirmed"]) == (Outcome.NOT_EVALUABLE, "civil_service")


def test_an_observed_start_may_be_years_ago() -> None:
    found = cases(acting("one", Day.observed(date(2024, 6, 1)), "2024-07-01"), confirmed())
    assert verdict(found["confirmed"]) == (Outcome.NOT_EVALUABLE, "end_of_post")
    seen = cases(acting("one", Day.observed(date(2023, 6, 1)), "2024-07-01"), confirmed(order=day("2024")))
    assert seen["confirmed"].outcome is Outcome.VIOLATES
