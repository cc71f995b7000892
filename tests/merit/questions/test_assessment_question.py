"""How a servant was assessed, worked by hand: the formula, the reported score, the development, and the evaluator's scale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph.model.days import Day
from graph.model.words import AssessmentType
from merit.dossiers.records import Assessment
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.questions.assessment import TOLERANCE, AssessedOn, Given, answered
from merit.registry import shipped_policy

A1, A2, A4 = AssessmentType.A1, AssessmentType.A2, AssessmentType.A4
POLICY = shipped_policy()


def fixed(day: str, last: str | None = None) -> Day:
    return Day(date.fromisoformat(day), date.fromisoformat(last or day))


def one(
    id_: str, day: Day, parts: Sequence[float | None] = (60, 60, 60), kind: AssessmentType | None = A1, **given: Any
) -> Assessment:
    names = ("qualification_score", "professional_score", "effectiveness_score")
    return Assessment(id=id_, type=kind, fixed_on=day, **dict(zip(names, parts, strict=False)), **given)


def answers(*own: Assessment, given: Sequence[Given] = (), policy: PolicyBook = POLICY) -> dict[str, AssessedOn]:
    return {each.id: each for each in answered(own, "UZ", given, policy)}


def test_the_score_of_each_type_and_its_difference_from_the_reported_one() -> None:
    day = fixed("2024-12-10")
    found = answers(
        one("annual", day, (50, 70, 80), reported_integral_score=71.0),
        one("vacancy", day, (50, 70, None), A4, reported_integral_score=60.2),
    )
    assert (found["annual"].score, found["annual"].difference, found["annual"].agrees) == (71, 0, True)
    assert (found["vacancy"].score, found["vacancy"].difference, found["vacancy"].agrees) == (54, Decimal("6.2"), False)
    assert [(part.part, part.weight) for part in found["vacancy"].components] == [
        ("qualification", Decimal("0.8")),
        ("professional", Decimal("0.2")),
    ]


@pytest.mark.parametrize(
    ("reported", "agrees"),
    [(71.05, True), (70.95, True), (71.06, False), (70.94, False)],
    ids=["0.05 more", "0.05 less", "0.06 more", "0.06 less"],
)
def test_a_difference_up_to_the_tolerance_is_none(reported: float, agrees: bool) -> None:
    found = answers(one("a", fixed("2024-12-10"), (50, 70, 80), reported_integral_score=reported))["a"]
    assert (found.tolerance, found.agrees) == (Decimal("0.05"), agrees)


def test_the_tolerance_is_that_of_the_day() -> None:
    change = date(2025, 1, 1)
    values = [
        PolicyValue("*", date(2020, 1, 1), change, "test", parameters={"tolerance": 0.5}),
        PolicyValue("*", change, date(2030, 1, 1), "test", parameters={"tolerance": 0.1}),
    ]
    book = PolicyBook({**POLICY.rules, TOLERANCE: tuple(values)})
    days = {"before": fixed("2024-12-31"), "after": fixed("2025-01-01"), "either": fixed("2024-12-31", "2025-01-01")}
    found = answers(*(one(name, day, reported_integral_score=60.2) for name, day in days.items()), policy=book)
    assert {name: (each.tolerance, each.agrees) for name, each in found.items()} == {
        "before": (Decimal("0.5"), True),
        "after": (Decimal("0.1"), False),
        "either": (None, None),
    }


def test_a_component_without_a_score_leaves_it_not_assessed_and_is_named() -> None:
    found = answers(one("a", fixed("2024-12-10"), (50, None, None), reported_integral_score=71.0))["a"]
    assert (found.score, found.difference, found.agrees) == (None, None, None)
    assert found.missing == "the score for professional and for effectiveness"
    assert found.reported == 71


def test_an_unknown_type_and_missing_weights_are_named() -> None:
    day = fixed("2024-12-10")
    found = answers(one("untyped", day, kind=None), one("unknown", day, kind=AssessmentType.UNKNOWN))
    assert {each.missing for each in found.values()} == {"the type of the assessment"}
    without = answers(one("a", day), policy=PolicyBook({}))["a"]
    assert (without.missing, without.score, without.tolerance) == ("the weights of type A1 on its day", None, None)


def test_development_is_within_one_type_and_over_a_gap() -> None:
    found = answers(
        one("2021", fixed("2021-12-10"), (60, 60, 60)),
        one("2022", fixed("2022-12-10"), (70, None, 70), reported_integral_score=75.0),
        one("extra", fixed("2023-06-10"), (90, 90, 90), A2),
        one("2023", fixed("2023-12-10"), (65, 65, 65), reported_integral_score=70.0),
        one("2024", fixed("2024-12-10"), (64.5, 64.5, 64.5)),
    )
    assert (found["2021"].change.points, found["2022"].change.points, found["extra"].change.points) == (None, None, None)
    over = found["2023"].change
    assert (over.points, over.since, over.over) == (5, fixed("2021-12-10"), 1)
    next_ = found["2024"].change
    assert (next_.points, next_.since, next_.over) == (Decimal("-0.5"), fixed("2023-12-10"), 0)
    assert (found["2023"].reported_change.points, found["2023"].reported_change.since) == (-5, fixed("2022-12-10"))


@pytest.mark.parametrize(
    ("first", "second", "missing"),
    [
        (fixed("2023-12-01", "2024-12-31"), fixed("2024-12-10"), True),
        (fixed("2023-12-01", "2023-12-31"), fixed("2024-12-10"), False),
    ],
    ids=["days that overlap", "a month before"],
)
def test_where_days_leave_the_order_open_there_is_no_change(first: Day, second: Day, missing: bool) -> None:
    found = answers(one("one", first), one("other", second, (70, 70, 70)))["other"]
    assert (found.change.points is None, found.change.missing is not None) == (missing, missing)


def test_two_scores_of_one_day_are_no_change_of_each_other_and_leave_the_next_one_open() -> None:
    same = fixed("2023-12-10")
    later = one("later", fixed("2024-12-10"), (80, 80, 80))
    found = answers(one("one", same), one("other", same, (70, 70, 70)), later)
    assert (found["one"].change.points, found["other"].change.points) == (None, None)
    assert found["later"].change.missing == "which assessment of the type was the last before"
    equal = answers(one("one", same), one("other", same), later)["later"]
    assert equal.change.points == 20


def of_evaluator(id_: str, day: Day, score: float | None, ratee: str, evaluator: str = "boss") -> Given:
    return Given(ratee, "UZ", one(id_, day, (score, score, score), evaluator=evaluator))


def normalised(*others: Given, day: Day | None = None, evaluator: str | None = "boss") -> AssessedOn:
    own = one("own", day or fixed("2024-12-10"), (80, 80, 80), evaluator=evaluator)
    return answers(own, given=[Given("her", "UZ", own), *others])["own"]


YEAR = fixed("2024-11-30")


def test_z_is_that_of_the_evaluator_and_the_year() -> None:
    found = normalised(
        of_evaluator("b", YEAR, 60, "b"),
        of_evaluator("c", fixed("2024-01-01", "2024-12-31"), 70, "c"),
        of_evaluator("other year", fixed("2023-12-31"), 10, "b"),
        of_evaluator("other evaluator", YEAR, 10, "b", "another"),
    ).normalised
    # Scores 80, 60 and 70: mean 70, sample standard deviation 10.
    assert (found.z, found.people, found.mean, found.left_out, found.missing) == (1, None, None, 0, None)


def test_mean_and_deviation_are_shown_of_five_people() -> None:
    others = [of_evaluator(name, YEAR, score, name) for name, score in (("b", 60), ("c", 70), ("d", 70), ("e", 70))]
    found = normalised(*others).normalised
    assert (found.people, found.mean) == (5, 70)
    assert found.deviation == pytest.approx(50**0.5)
    assert found.z == pytest.approx(10 / 50**0.5)


def test_the_reported_score_comes_before_the_formula() -> None:
    own = one("own", YEAR, (80, 80, 80), evaluator="boss", reported_integral_score=60.0)
    others = [of_evaluator("b", YEAR, 70, "b"), of_evaluator("c", YEAR, 80, "c")]
    assert answers(own, given=[Given("her", "UZ", own), *others])["own"].normalised.z == -1


def test_what_may_belong_to_the_scale_is_counted_apart() -> None:
    known = [of_evaluator(str(number), YEAR, 60 + number, str(number)) for number in range(5)]
    unknown = [of_evaluator(f"no score {number}", YEAR, None, "b") for number in range(4)]
    unknown += [of_evaluator("either year", fixed("2024-12-31", "2025-01-01"), 90, "c")]
    found = normalised(*known, *unknown).normalised
    assert (found.people, found.left_out) == (6, 5)
    assert normalised(*known, *unknown[:2]).normalised.left_out is None


@pytest.mark.parametrize(
    ("others", "day", "evaluator", "missing"),
    [
        ((), None, "boss", "scores of a second person by the same evaluator in the year"),
        ((of_evaluator("b", YEAR, 80, "b"),), None, "boss", "scores that vary"),
        ((of_evaluator("b", YEAR, 60, "b"),), None, None, "the evaluator"),
        ((of_evaluator("b", YEAR, 60, "b"),), fixed("2024-12-31", "2025-01-01"), "boss", "the year in which it was fixed"),
    ],
    ids=["one ratee", "no variation", "evaluator not known", "year not known"],
)
def test_what_z_lacks_is_named(others: tuple[Given, ...], day: Day | None, evaluator: str | None, missing: str) -> None:
    found = normalised(*others, day=day, evaluator=evaluator).normalised
    assert (found.z, found.missing) == (None, missing)


def test_a_score_that_is_not_known_has_no_z() -> None:
    own = one("own", YEAR, (80, None, 80), evaluator="boss")
    found = answers(own, given=[Given("her", "UZ", own), of_evaluator("b", YEAR, 60, "b")])["own"]
    assert found.normalised.missing == "a score"
