"""V04: what its examples cannot say well: several rounds or applications, days that are not exact, gaps in what is loaded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.model.words import ApplicationState, Mode
from merit.rules.v04_loser_appointed import RULE, judge
from tests.support.competition_rounds import application, context, day, dossier, held, order, outcomes

State = ApplicationState
VIOLATES, SATISFIES = [("violates", None)], [("satisfies", None)]
ORDER = order("s1", day("2024-04-05"))


def lacks(what: str) -> list[tuple[str, str | None]]:
    return [("not_evaluable", what)]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.WON, SATISFIES),
        (State.RECOMMENDED, SATISFIES),
        (State.REJECTED, VIOLATES),
        (State.WITHDRAWN, VIOLATES),
        (State.NOT_RECOMMENDED, VIOLATES),
        (State.RESERVE, lacks("winner_gave_up")),
        (State.SUBMITTED, lacks("decision")),
        (State.ADMITTED, lacks("decision")),
        (State.UNKNOWN, lacks("decision")),
        (None, lacks("decision")),
    ],
    ids=lambda value: getattr(value, "value", "none" if value is None else ""),
)
def test_each_state_of_the_application(state: State | None, expected: list[tuple[str, str | None]]) -> None:
    assert outcomes(judge, dossier(held(application("s1", state), orders=[ORDER])), context(RULE)) == expected


def test_a_recommendation_is_not_enough_where_somebody_else_won() -> None:
    rivals = [application("s1", State.RECOMMENDED), application("s2", State.WON)]
    assert outcomes(judge, dossier(held(*rivals, orders=[ORDER])), context(RULE)) == lacks("winner_gave_up")


def test_of_two_applications_the_one_that_won_counts() -> None:
    both = [application("s1", State.WITHDRAWN), application("s1", State.WON, n=2)]
    assert outcomes(judge, dossier(held(*both, orders=[ORDER])), context(RULE)) == SATISFIES
    both = [application("s1", State.WITHDRAWN), application("s1", State.ADMITTED, n=2)]
    assert outcomes(judge, dossier(held(*both, orders=[ORDER])), context(RULE)) == lacks("decision")


def test_an_order_that_names_two_rounds_is_one_case_in_the_appointees_favour() -> None:
    lost = held(application("s1", State.REJECTED), id_="first", orders=[ORDER])
    won = held(application("s1", State.WON, n=2), id_="second", orders=[ORDER])
    assert outcomes(judge, dossier(lost, won), context(RULE)) == SATISFIES
    assert outcomes(judge, dossier(lost), context(RULE)) == VIOLATES


def test_each_of_two_orders_has_its_own_case_named_by_its_appointment() -> None:
    round_ = held(application("s1", State.WON), orders=[ORDER, order("s2", day("2024-04-06"))])
    cases = list(judge(dossier(round_), context(RULE)))
    assert [(case.subjects, case.servant, case.outcome.value) for case in cases] == [
        (("appointment s1",), "s1", "satisfies"),
        (("appointment s2",), "s2", "violates"),
    ]
    assert "no application of the person" in RULE.reason(cases[1])


@pytest.mark.parametrize(
    ("first", "end", "expected"),
    [
        (date(2024, 3, 1), date(2024, 4, 3), VIOLATES),
        (date(2024, 3, 2), date(2024, 4, 3), lacks("applications")),
        (date(2024, 3, 1), date(2024, 4, 2), lacks("applications")),
    ],
)
def test_a_stranger_is_one_only_where_applications_of_all_days_are_loaded(
    first: date, end: date, expected: list[tuple[str, str | None]]
) -> None:
    round_ = held(application("s2", State.WON), orders=[ORDER])
    assert outcomes(judge, dossier(round_), context(RULE, Application=((first, end),))) == expected


def test_a_loser_is_one_whatever_is_loaded() -> None:
    round_ = held(application("s1", State.REJECTED), orders=[ORDER])
    assert outcomes(judge, dossier(round_), context(RULE, Application=())) == VIOLATES


def test_a_round_without_days_is_dated_by_its_order() -> None:
    round_ = held(application("s2", State.WON), announced=None, protocol_day=None, orders=[ORDER])
    year_before = ((date(2023, 4, 6), date(2024, 4, 6)),)
    assert outcomes(judge, dossier(round_), context(RULE, Application=year_before)) == VIOLATES
    half_a_year = ((date(2023, 10, 6), date(2024, 4, 6)),)
    assert outcomes(judge, dossier(round_), context(RULE, Application=half_a_year)) == lacks("applications")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"mode": Mode.ACTING}, []),
        ({"civil_service": False}, []),
        ({"civil_service": None}, lacks("civil_service")),
        ({"mode": Mode.UNKNOWN}, lacks("mode")),
        ({"mode": Mode.SECONDMENT}, VIOLATES),
    ],
    ids=["acting", "outside the service", "service unknown", "mode unknown", "seconded"],
)
def test_what_kind_of_appointment_it_is(fields: dict[str, Any], expected: list[tuple[str, str | None]]) -> None:
    one = order("s1", day("2024-04-05"), **fields)
    assert outcomes(judge, dossier(held(application("s1", State.REJECTED), orders=[one])), context(RULE)) == expected


@pytest.mark.parametrize(
    ("ordered", "country", "expected"),
    [
        ("2022-08", "UZ", lacks("policy")),
        ("2022-09", "UZ", VIOLATES),
        ("2026-06", "KZ", VIOLATES),
        ("2026", "KZ", lacks("policy")),
        ("2026-07", "KZ", lacks("policy")),
        ("2024-04", None, lacks("policy")),
    ],
)
def test_every_possible_day_of_the_order_counts(ordered: str, country: str, expected: list[tuple[str, str | None]]) -> None:
    round_ = held(application("s1", State.REJECTED), orders=[order("s1", day(ordered))])
    assert outcomes(judge, dossier(round_, country=country), context(RULE)) == expected
