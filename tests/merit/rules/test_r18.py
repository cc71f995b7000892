"""R18: bonuses that run against ratings, by Spearman's correlation of scipy and by quartiles counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.words import RewardKind
from merit.contract import Case, Outcome
from merit.dossiers.records import Reward
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r18_bonus_inversion import RULE, Row
from merit.rules.r18_bonus_inversion.inversion import Rated, inverted, negative, violated
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.rated_people import a_context, assessed, bonus, judged, person
from tests.support.servant_files import held, post, verdict

STATS: Any = import_module("scipy.stats")  # scipy has no types
NUMPY: Any = import_module("numpy")
SUBJECTS = ("body", "2025-01-01/2026-01-01")
QUARTER = ("2025-10-01", "2026-01-01")
RISING = [(60.0 + n, 100.0 + n) for n in range(10)]


def people_of(pairs: Iterable[tuple[float | None, float | None]], name: str = "", **given: Any) -> list[ServantDossier]:
    """Return people with a rating and a bonus; without one where the amount is None."""
    return [
        person(f"{name}{n}", assessed(rating), rewards=[] if amount is None else [bonus(amount)], **given)
        for n, (rating, amount) in enumerate(pairs)
    ]


def case_of(*people: ServantDossier, within: Any = None) -> Case | None:
    return judged(RULE, people, within).get(SUBJECTS)


def outcome_of(*people: ServantDossier, within: Any = None) -> tuple[Outcome, str | None] | None:
    case = case_of(*people, within=within)
    return verdict(case) if case else None


def swapped(*places: tuple[int, int]) -> list[tuple[float, float]]:
    """Return ten rising pairs, with the bonuses of these places swapped."""
    bonuses = [amount for _, amount in RISING]
    for one, other in places:
        bonuses[one], bonuses[other] = bonuses[other], bonuses[one]
    return [(rating, amount) for (rating, _), amount in zip(RISING, bonuses, strict=True)]


def test_a_finding_about_a_body_with_its_figures() -> None:
    pairs = swapped((0, 9), (1, 8), (2, 7))
    rho = STATS.spearmanr(*zip(*pairs, strict=True)).statistic
    # By hand: the differences of ranks are 9, 7, 5, 0, 0, 0, 0, 5, 7, 9, so rho is 1 - 6 · 310 / (10 · 99).
    assert rho == pytest.approx(1 - 6 * 310 / 990)
    case = case_of(*people_of(pairs))
    assert case is not None
    assert (case.outcome, case.organisation, case.servant, case.day) == (Outcome.VIOLATES, "body", None, date(2025, 12, 31))
    assert RULE.reason(case).startswith("Ministry body: for the period 1 January 2025 to 31 December 2025, Spearman's")
    # artanh(-0.8788) = -1.3703; the standard error is √((1 + 0.3861) / 7) = 0.4450.
    assert "is -0.88 over 10 people who have both (95 % interval -0.98 to -0.46)" in RULE.reason(case)


@pytest.mark.parametrize(
    ("pairs", "outcome"),
    [
        pytest.param(RISING, Outcome.SATISFIES, id="bonuses rise with ratings"),
        pytest.param(RISING[:9], None, id="nine people"),
        pytest.param([*RISING[:9], (80.0, 0.0)], None, id="a bonus of nothing"),
        pytest.param([(rating, 5.0) for rating, _ in RISING], Outcome.SATISFIES, id="one bonus for all"),
        pytest.param([(70.0, amount) for _, amount in RISING], Outcome.SATISFIES, id="one rating for all"),
        # One half of the ratings rises with the bonuses, the other one falls: exactly 0.
        pytest.param([(float(n), float(abs(2 * n - 10))) for n in range(11)], Outcome.SATISFIES, id="exactly 0"),
        pytest.param([(float(n), float(abs(2 * n - 10) + (n == 0))) for n in range(11)], Outcome.VIOLATES, id="a little below 0"),
    ],
)
def test_the_correlation(pairs: list[tuple[float, float]], outcome: Outcome | None) -> None:
    case = case_of(*people_of(pairs))
    assert (case.outcome if case else None) == outcome


def test_scipy_calls_the_little_below_0_so() -> None:
    below = [float(abs(2 * n - 10) + (n == 0)) for n in range(11)]
    assert STATS.spearmanr(range(11), below).statistic < -0.001
    assert abs(STATS.spearmanr(range(11), [abs(2 * n - 10) for n in range(11)]).statistic) < 1e-12


WITHOUT: list[tuple[float | None, float | None]] = [(90.0 + n, None) for n in range(3)]


def test_a_bonus_in_the_bottom_quartile_and_none_in_the_top_one() -> None:
    case = case_of(*people_of([*RISING, *WITHOUT]))
    assert case is not None
    assert case.outcome is Outcome.VIOLATES
    reason = RULE.reason(case)
    bounds = STATS.binomtest(10, 13).proportion_ci(method="wilson")
    assert "somebody in the bottom quartile of the ratings has a bonus, and somebody in the top quartile has none" in reason
    assert f"with a bonus are 10 of 13 (77%, 95 % interval {bounds.low:.0%} to {bounds.high:.0%})" in reason


@pytest.mark.parametrize(
    ("below", "above", "outcome"),
    [
        # Of 16 people those with four or more rated lower, or higher, are in neither quartile.
        pytest.param(3, 3, Outcome.VIOLATES, id="three below and three above"),
        pytest.param(4, 3, Outcome.SATISFIES, id="four below"),
        pytest.param(3, 4, Outcome.SATISFIES, id="four above"),
    ],
)
def test_the_quartiles(below: int, above: int, outcome: Outcome) -> None:
    # The people are rated 0 to 15: those below have none, those in between a rising bonus, one of them none.
    without = {*range(below), 15 - above}
    pairs = [(float(n), None if n in without else float(n)) for n in range(16)]
    with_bonus = [n for n in range(16) if n not in without]
    quartiles = NUMPY.quantile(range(16), [0.25, 0.75])
    assert (min(with_bonus) <= quartiles[0] and max(without) >= quartiles[1]) == (outcome is Outcome.VIOLATES)
    case = case_of(*people_of(pairs))
    assert case is not None
    assert case.outcome is outcome


def test_two_people_with_one_rating_are_no_inversion() -> None:
    same = people_of([(70.0, 100.0 if n < 10 else None) for n in range(14)])
    assert outcome_of(*same) == (Outcome.SATISFIES, None)
    assert outcome_of(*same, person("x", assessed(71.0))) == (Outcome.VIOLATES, None)


def rewarded(*rewards: Reward) -> tuple[bool | None, float | None]:
    ((_, row),) = RULE.rows(person("x", assessed(70.0), rewards=rewards), a_context(RULE))
    return row.bonus, row.amount


@pytest.mark.parametrize(
    ("rewards", "expected"),
    [
        pytest.param([], (False, None), id="nothing"),
        pytest.param([bonus(5.0)], (True, 5.0), id="for the period"),
        pytest.param([bonus(5.0, QUARTER)], (False, None), id="for a part of it"),
        pytest.param([bonus(5.0, None, "2025-01-01")], (True, 5.0), id="on its first day"),
        pytest.param([bonus(5.0, None, "2025-12-31")], (True, 5.0), id="on its last day"),
        pytest.param([bonus(5.0, None, "2026-01-01")], (False, None), id="the day after it"),
        pytest.param([bonus(5.0, None, "2024-12-31")], (False, None), id="the day before it"),
        pytest.param([bonus(5.0, None, None)], (None, None), id="on an unknown day"),
        pytest.param([bonus(5.0), bonus(7.0, None, "2025-03-08")], (True, 12.0), id="two bonuses"),
        pytest.param([bonus(5.0), bonus(7.0, None, None)], (True, None), id="one, or two"),
        pytest.param([bonus(None)], (True, None), id="of an unknown amount"),
        pytest.param([bonus(0.0)], (False, None), id="of nothing"),
        pytest.param([bonus(5.0, kind=RewardKind.BENEFIT)], (False, None), id="a present"),
        pytest.param([bonus(5.0, kind=RewardKind.UNKNOWN)], (None, None), id="of an unknown kind"),
        pytest.param([bonus(5.0, kind=None)], (None, None), id="of no kind"),
    ],
)
def test_the_bonus_of_a_period(rewards: list[Reward], expected: tuple[bool | None, float | None]) -> None:
    assert rewarded(*rewards) == expected


def test_unknown_inputs_are_named() -> None:
    maybe = post("here", 1)
    unrated = [person(name, assessed(None), rewards=[bonus(5.0)]) for name in ("x", "y")]
    assert outcome_of(*people_of(RISING), *unrated) == (Outcome.NOT_EVALUABLE, "score")
    # One more pair cannot turn ten that rise without exception.
    assert outcome_of(*people_of(RISING), unrated[0]) == (Outcome.SATISFIES, None)
    open_bonus = person("x", assessed(90.0), rewards=[bonus(5.0, kind=None)])
    assert outcome_of(*people_of(RISING), open_bonus) == (Outcome.NOT_EVALUABLE, "bonuses")
    assert outcome_of(*people_of(RISING[:9]), open_bonus) == (Outcome.NOT_EVALUABLE, "bonuses")
    elsewhere = person("x", assessed(90.0), posts=[held("a", maybe, "2020-01-01", civil_service=None)])
    assert outcome_of(*people_of(RISING), elsewhere) == (Outcome.NOT_EVALUABLE, "body_of_period")
    # Of many, one whose amount is not known changes nothing.
    many = [(float(n), 1000.0 - n) for n in range(40)]
    case = case_of(*people_of(many), person("x", assessed(90.0), rewards=[bonus(None)]))
    assert case is not None
    assert case.outcome is Outcome.VIOLATES
    assert "over 40 people" in RULE.reason(case)
    assert outcome_of(*people_of(RISING, country="KG")) == (Outcome.SATISFIES, None)


@pytest.mark.parametrize(
    ("labels", "missing"),
    [
        ({"Reward": ((date(2025, 1, 1), date(2026, 4, 1)),)}, None),
        ({"Reward": ((date(2025, 1, 1), date(2026, 3, 31)),)}, "rewards_of_body"),
        ({"Reward": ((date(2025, 1, 2), date(2026, 4, 1)),)}, "rewards_of_body"),
        ({"Assessment": ()}, "assessments_of_body"),
        ({"Appointment": ()}, "appointments_of_body"),
    ],
)
def test_what_must_be_loaded(labels: Any, missing: str | None) -> None:
    falling = [(rating, -amount + 1000) for rating, amount in RISING]
    expected = (Outcome.NOT_EVALUABLE, missing) if missing else (Outcome.VIOLATES, None)
    assert outcome_of(*people_of(falling), within=a_context(RULE, **labels)) == expected


def test_values_of_a_deployment() -> None:
    no_duty = (PolicyValue("*", date(2000, 1, 1), date(2100, 1, 1), "test", duty=False),)
    assert outcome_of(*people_of(RISING[:3]), within=a_context(RULE, no_duty)) == (Outcome.SATISFIES, None)
    assert outcome_of(*people_of(RISING), within=a_context(RULE, ())) == (Outcome.NOT_EVALUABLE, "policy")


def test_a_finding_that_rests_on_an_unsettled_match_says_so() -> None:
    within = a_context(RULE, unreviewed=["servant:0"])
    falling = people_of([(float(n), 1000.0 - n) for n in range(40)])
    cases = [case_of(*falling[:10], within=within), case_of(*falling, within=within)]
    assert [case.evidence for case in cases if case] == [("body", "servant:0"), ("body",)]


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = a_context(RULE)
    people = [*people_of(swapped((0, 9), (1, 8), (2, 7))), *people_of(RISING, "second ", body="second")]
    whole = judge_strata(RULE, collect(RULE, people, within), within)
    parts = Columns(Row)
    for part in (people[12:], people[:12][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.outcome for case in whole] == [Outcome.VIOLATES, Outcome.SATISFIES]


LEVELS = st.sampled_from([1.0, 2.0, 3.0])


def somebody(rating: float | None, bonus: bool | None, amount: float | None, sure: bool) -> Rated:
    return Rated(rating, bonus, amount if bonus else None, sure)


def known(rating: float, amount: float | None) -> Rated:
    return Rated(rating, amount is not None, amount, True)


KNOWN = st.builds(known, LEVELS, st.none() | LEVELS)
FURTHER = st.builds(somebody, st.none() | LEVELS, st.sampled_from([True, False, None]), st.none() | LEVELS, st.booleans())
World = list[tuple[float, float | None]]


def worlds_of(people: list[Rated]) -> Iterable[World]:
    """Yield what the people can be: a rating from 0 to 4 and a bonus from 0 to 4, or none."""
    for world in product(*(list(_options(each)) for each in people)):
        yield [each for each in world if each is not None]


def _options(each: Rated) -> Iterable[tuple[float, float | None] | None]:
    if not each.sure:
        yield None
    for rating in [0.0, 4.0, 1.5] if each.rating is None else [each.rating]:
        if each.bonus is not True:
            yield rating, None
        if each.bonus is not False:
            for amount in [0.5, 4.0, 1.5] if each.amount is None else [each.amount]:
                yield rating, amount


def falls(world: World) -> bool:
    """Return whether the ranks of those with a bonus correlate below 0, in fractions."""
    pairs = [(rating, amount) for rating, amount in world if amount is not None]
    if not pairs:
        return False
    ranks = [[Fraction(2 * rank).limit_denominator(2) for rank in STATS.rankdata(column)] for column in zip(*pairs, strict=True)]
    means = [sum(column) / len(column) for column in ranks]
    return sum((one - means[0]) * (other - means[1]) for one, other in zip(*ranks, strict=True)) < 0


def runs_against(world: World) -> bool:
    ratings = [rating for rating, _ in world]
    if not ratings:
        return False
    lower, upper = NUMPY.quantile(ratings, [0.25, 0.75])
    bottom = [rating for rating, amount in world if rating <= lower and amount is not None]
    top = [rating for rating, amount in world if rating >= upper and amount is None]
    return any(one < other for one in bottom for other in top)


def breaks(world: World) -> bool:
    return sum(amount is not None for _, amount in world) >= 4 and (falls(world) or runs_against(world))


@settings(deadline=None, max_examples=60)
@given(st.lists(KNOWN, min_size=3, max_size=12))
def test_where_all_is_known_the_answers_are_those_of_the_definitions(people: list[Rated]) -> None:
    (world,) = worlds_of(people)
    assert (negative(people), inverted(people), violated(people, 4)) == (falls(world), runs_against(world), breaks(world))


@settings(deadline=None, max_examples=40)
@given(st.lists(KNOWN, min_size=4, max_size=20), st.lists(FURTHER, min_size=1, max_size=2))
def test_no_possible_world_contradicts_an_answer(certain: list[Rated], further: list[Rated]) -> None:
    people = [*certain, *further]
    answers = {breaks(world) for world in worlds_of(people)}
    found = violated(people, 4)
    assert found is None or answers == {found}
