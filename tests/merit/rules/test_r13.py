"""R13: appointers whose picks share an origin, by the hypergeometric distribution of scipy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from math import comb

import pytest

from graph.model.days import Day
from graph.model.words import Mode
from merit.contract import Outcome
from merit.dossiers.records import Education
from merit.dossiers.servant import ServantDossier
from merit.rules.r13_common_origin import RULE, Row
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.picked_people import a_context, case_of, diploma, judged, order, others, outcome_of, person, picks, signer


@cache
def tail(hits: int, drawn: int, have: int, everybody: int) -> Fraction:
    """Return the probability of at least so many hits, by counting all draws."""
    worlds = sum(comb(have, n) * comb(everybody - have, drawn - n) for n in range(hits, min(drawn, have) + 1))
    return Fraction(worlds, comb(everybody, drawn))


def test_a_finding_about_an_appointer_with_the_figures() -> None:
    case = case_of(*picks(4, 2), *others(6, 88))
    assert case is not None
    assert (case.outcome, case.subjects) == (Outcome.VIOLATES, ("order 2010-01-01 ministry of boss",))
    assert (case.organisation, case.day) == ("body", date(2020, 3, 1))
    assert case.evidence == tuple(f"order 2020-03-01 body of boss {n}" for n in range(4))
    reason = RULE.reason(case)
    assert reason.startswith(
        "boss, Office body: of the people whom boss appointed, those born in «Bulungʻur» are 4 of 6 (67%, 95 %"
    )
    assert "Of all appointments at bodies of this level in that time they are 10 of 100 (10%, 95 %" in reason
    # Three birthplaces: the district of four, and two others.
    p = float(3 * tail(4, 6, 10, 100))
    assert p < 0.01
    assert f"p is {p:.2g}, corrected for 3 birthplaces and schools" in reason


@pytest.mark.parametrize(
    ("here", "elsewhere", "have", "have_not"),
    [(4, 2, 21, 73), (4, 2, 13, 81), (4, 2, 14, 80), (3, 3, 3, 91), (3, 3, 4, 90), (5, 0, 30, 60), (5, 0, 40, 60), (3, 2, 1, 60)],
)
def test_p_is_that_of_all_draws_times_the_values_tried(here: int, elsewhere: int, have: int, have_not: int) -> None:
    case = case_of(*picks(here, elsewhere), *others(have, have_not))
    everybody = here + elsewhere + have + have_not
    p = (1 + elsewhere) * tail(here, here + elsewhere, here + have, everybody)
    assert case is not None
    assert case.outcome is (Outcome.VIOLATES if p < Fraction(1, 100) else Outcome.SATISFIES)


def test_just_above_and_just_below_the_limit() -> None:
    found = [outcome_of(*picks(4, 2), *others(have, 94 - have)) for have in range(4, 20)]
    below = [3 * tail(4, 6, 4 + have, 100) < Fraction(1, 100) for have in range(4, 20)]
    assert [each == (Outcome.VIOLATES, None) for each in found] == below
    assert 0 < sum(below) < len(below)


def test_four_picks_are_no_case_and_a_person_counts_once() -> None:
    assert outcome_of(*picks(4, 0), *others(0, 90)) is None
    assert outcome_of(*picks(5, 0), *others(0, 90)) == (Outcome.VIOLATES, None)
    again = [person(f"boss {n}", "Bulungʻur", order("boss"), order("boss", "2021-05-01")) for n in range(4)]
    assert outcome_of(*again, *others(0, 90)) is None
    # Four of one district who were appointed twice are four of eight, not eight of twelve.
    twice = case_of(*again, *picks(0, 4, name="x "), *others(0, 90))
    assert twice is not None
    assert "are 4 of 8 " in RULE.reason(twice)


def test_two_must_share_the_origin() -> None:
    # Each of five came from a district of which nobody else of 5,000 did: p · 5 would be 0.005 for one of them.
    assert outcome_of(*picks(0, 5), *others(0, 4995)) == (Outcome.SATISFIES, None)
    assert outcome_of(*picks(2, 3), *others(0, 4995)) == (Outcome.VIOLATES, None)


def test_the_commonest_is_judged_and_not_a_rarer_one() -> None:
    capital = [person(f"capital {n}", "Toshkent", order("boss")) for n in range(3)]
    many = [person(f"many {n}", "Toshkent", order(None)) for n in range(90)]
    assert outcome_of(*capital, *picks(2, 0), *many) == (Outcome.SATISFIES, None)
    # Where both are equally common, each is.
    assert outcome_of(*capital[:2], *picks(2, 1), *many) == (Outcome.VIOLATES, None)


def test_the_population_is_that_of_the_country_level_and_time() -> None:
    window = [*picks(4, 1), person("late", "late", order("boss", "2021-03-01"))]
    assert 3 * tail(4, 6, 4, 66) < Fraction(1, 100)
    inside = others(0, 60, start="2020-06-01")
    assert outcome_of(*window, *inside) == (Outcome.VIOLATES, None)
    for start, counts in (("2020-02-29", False), ("2020-03-01", True), ("2021-03-01", True), ("2021-03-02", False)):
        further = picks(40, 0, by=None, name="further ", start=start)
        found = outcome_of(*window, *inside, *further)
        assert found == ((Outcome.SATISFIES if counts else Outcome.VIOLATES), None), start
    for facts in (
        {"body": "ministry"},
        {"body": "unclear"},
        {"country": "KZ"},
        {"civil_service": False},
        {"civil_service": None},
    ):
        further = picks(40, 0, by=None, name="further ", start="2020-06-01", **facts)
        assert outcome_of(*window, *inside, *further) == (Outcome.VIOLATES, None), facts
    elsewhere = picks(40, 0, by="somebody", name="further ", start="2020-06-01", body="second")
    assert outcome_of(*window, *inside, *elsewhere) == (Outcome.SATISFIES, None)


def test_orders_before_the_first_pick_and_after_the_last_one_change_nothing() -> None:
    window = [*picks(4, 1), person("late", "late", order("boss", "2021-03-01")), *others(0, 60, start="2020-06-01")]
    before = picks(58, 0, by=None, name="before ", start="2019-06-01")
    after = picks(58, 0, by=None, name="after ", start="2022-06-01")
    month = picks(3, 0, by=None, name="month ", start=Day.parse("2021-06"))
    for outside in (before, after, [*before, *after], [*before, *after, *month]):
        case = case_of(*window, *outside)
        assert case is not None
        assert case.outcome is Outcome.VIOLATES
        assert "in that time they are 4 of 66 (" in RULE.reason(case)


def test_an_order_that_may_be_outside_of_the_window_counts_as_inside_and_outside() -> None:
    window = [*picks(4, 1), person("late", "late", order("boss", "2020-09-01")), *others(0, 60, start="2020-06-01")]
    assert 3 * tail(4, 6, 4, 66) < Fraction(1, 100) < 3 * tail(4, 6, 44, 106)
    within_the_year = picks(40, 0, by=None, name="year ", start=Day.parse("2020"))
    outside = [
        *picks(58, 0, by=None, name="before ", start="2019-06-01"),
        *picks(58, 0, by=None, name="after ", start="2022-06-01"),
    ]
    assert outcome_of(*window, *within_the_year, *outside) == (Outcome.NOT_EVALUABLE, "origins_elsewhere")


def test_acting_and_secondment_are_picks() -> None:
    acting, seconded = picks(3, 0, mode=Mode.ACTING), picks(3, 0, name="x ", mode=Mode.SECONDMENT)
    assert outcome_of(*acting, *seconded, *others(0, 90)) == (Outcome.VIOLATES, None)


def test_levels_are_judged_each_by_itself() -> None:
    assert outcome_of(*picks(3, 0), *picks(3, 0, name="x ", body="ministry"), *others(0, 90)) == (Outcome.SATISFIES, None)
    at_ministry = [*picks(5, 0, name="x ", body="ministry"), *others(0, 90, body="ministry")]
    assert outcome_of(*picks(0, 5), *others(0, 90), *at_ministry) == (Outcome.VIOLATES, None)


def students(*schools: Sequence[Education], by: str | None = "boss", name: str = "") -> list[ServantDossier]:
    return [person(f"{name}{by} {n}", f"{name}{by} {n}", order(by), schools=each) for n, each in enumerate(schools)]


def test_schools_are_judged_like_birthplaces() -> None:
    pupils = students(*[[diploma("Academy"), diploma(f"School {n}")] for n in range(4)], [], [])
    rest = students(*[[diploma("Another")]] * 94, by=None)
    case = case_of(*pupils, *rest)
    assert case is not None
    assert case.outcome is Outcome.VIOLATES
    reason = RULE.reason(case)
    assert "those who attended «Academy» are 4 of 6 " in reason
    # Six birthplaces, the academy and four other schools.
    assert f"p is {float(11 * tail(4, 6, 4, 100)):.2g}, corrected for 11 " in reason


@pytest.mark.parametrize(
    ("schools", "expected"),
    [
        pytest.param([diploma("A"), diploma("B")], ("A\nB", True), id="two"),
        pytest.param([], (None, True), id="none"),
        pytest.param([diploma("A", "2020-03-01")], ("A", True), id="finished on the day of the order"),
        pytest.param([diploma("A", "2020-03-02")], (None, True), id="finished the day after"),
        pytest.param([diploma("A", "2020-03")], ("A", True), id="finished in that month"),
        pytest.param([diploma("A", None)], ("A", True), id="without a day"),
        pytest.param([diploma("A"), diploma(None)], ("A", False), id="one without its school"),
    ],
)
def test_the_schools_of_a_pick(schools: list[Education], expected: tuple[str | None, bool]) -> None:
    rows = [row for _, row in RULE.rows(person("x", None, order("boss"), schools=schools), a_context()) if row.name is None]
    assert [(row.schools, row.no_other_school) for row in rows] == [expected]


def test_spellings_of_one_place_are_one() -> None:
    spelled = [
        person(f"x {n}", district, order("boss")) for n, district in enumerate(["Qoʻqon", "QO'QON", "qo‘qon", "Qo'qon", "Qoʻqon"])
    ]
    assert outcome_of(*spelled, *others(0, 90)) == (Outcome.VIOLATES, None)


def test_missing_inputs() -> None:
    rest = others(0, 90)
    unborn = [person(f"unborn {n}", None, order("boss")) for n in range(3)]
    assert outcome_of(*picks(2, 1), *unborn, *rest) == (Outcome.NOT_EVALUABLE, "birthplaces")
    assert outcome_of(*picks(5, 0), *unborn, *rest) == (Outcome.VIOLATES, None)
    nowhere = a_context(Education=())
    assert outcome_of(*picks(2, 4), *others(20, 70), within=nowhere) == (Outcome.NOT_EVALUABLE, "schools")
    assert outcome_of(*picks(5, 0, body="unclear"), *rest) == (Outcome.NOT_EVALUABLE, "level")
    maybe = picks(3, 0, name="x ", civil_service=None)
    assert outcome_of(*picks(2, 0), *maybe, *rest) == (Outcome.NOT_EVALUABLE, "civil_service")
    hidden = [person(f"hidden {n}", None, order(None)) for n in range(60)]
    assert outcome_of(*picks(4, 2), *others(0, 34), *hidden) == (Outcome.NOT_EVALUABLE, "origins_elsewhere")
    assert outcome_of(*picks(5, 0), *rest, within=a_context(values=())) == (Outcome.NOT_EVALUABLE, "policy")


def test_orders_must_be_loaded_from_the_first_pick_to_the_last() -> None:
    window = [*picks(4, 1), person("late", "late", order("boss", "2021-03-01"))]
    for first, end, expected in (
        (date(2020, 3, 1), date(2021, 3, 2), (Outcome.VIOLATES, None)),
        (date(2020, 3, 2), date(2021, 3, 2), (Outcome.NOT_EVALUABLE, "orders_of_appointer")),
        (date(2020, 3, 1), date(2021, 3, 1), (Outcome.NOT_EVALUABLE, "orders_of_appointer")),
    ):
        assert outcome_of(*window, *others(0, 60), within=a_context(Appointment=((first, end),))) == expected
    none = a_context(Appointment=())
    assert outcome_of(*picks(1, 0), within=none) == (Outcome.NOT_EVALUABLE, "orders_of_appointer")
    # What is not loaded of another body says nothing.
    elsewhere = picks(5, 0, body="second")
    assert outcome_of(*elsewhere, *others(40, 0), *others(0, 90, body="second"), within=none) == (Outcome.VIOLATES, None)


def test_an_appointer_without_an_appointment_has_no_case() -> None:
    assert judged([*picks(5, 0), *others(0, 90), ServantDossier(id="boss", name="boss")]) == {}


def test_a_finding_that_rests_on_an_unsettled_match_says_so() -> None:
    case = case_of(*picks(5, 0), *others(0, 90), within=a_context(["boss 2", "other None 3"]))
    assert case is not None
    assert case.evidence[5:] == ("boss 2",)


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = a_context()
    every = [signer(), *picks(4, 2), *others(6, 88)]
    whole = judge_strata(RULE, collect(RULE, every, within), within)
    parts = Columns(Row)
    for part in (every[25:], every[:25][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.outcome for case in whole] == [Outcome.VIOLATES]
