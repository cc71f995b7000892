"""The assessment that counts in a ranking, its exact score, and ranks with ties: tables worked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from graph.model.days import Day, Period
from graph.model.words import AssessmentType
from merit.assessment import POLICY, shipped_weights
from merit.context import Body, Context
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.records import Assessment
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.questions.merit_order import Assessed, assessed, ranks

A1, A3, A4 = AssessmentType.A1, AssessmentType.A3, AssessmentType.A4
PROTOCOL = Day.parse("2026-05-15")
SINCE_2020: Sequence[Span] = ((date(2020, 1, 1), date(2027, 1, 1)),)


def context(spans: Sequence[Span] = SINCE_2020) -> Context:
    coverage = Coverage({"body": {"Assessment": tuple(spans)}})
    return Context(date(2026, 5, 16), {"body": Body("body", "Body", "UZ")}, coverage, PolicyBook({POLICY: shipped_weights()}))


def fixed(
    on: str | Day, kind: AssessmentType | None = A4, parts: tuple[float | None, float | None] = (75, 60), name: str | None = None
) -> Assessment:
    """Return an assessment that was fixed on a day, with its scores for qualification and professional qualities."""
    day = on if isinstance(on, Day) else Day.parse(on)
    qualification, professional = parts
    return Assessment(
        id=name or str(on), type=kind, fixed_on=day, qualification_score=qualification, professional_score=professional
    )


def score(*assessments: Assessment, kind: AssessmentType = A4, day: Day = PROTOCOL, within: Context | None = None) -> Assessed:
    post = Post(id="post", title="Clerk", body="body", country="UZ")
    start = Day.parse("2020-03-01")
    held = Appointment(id="held", post=post, period=Period(start), order=start, civil_service=True)
    dossier = ServantDossier(id="servant", name="Karimova", appointments=(held,), assessments=assessments)
    return assessed(dossier, kind, day, "UZ", within or context())


def test_the_latest_assessment_of_the_type_before_the_day_counts() -> None:
    found = score(
        fixed("2024-02-01", parts=(90, 90)),
        fixed("2026-05-14", parts=(75, 60)),
        fixed("2026-05-15", parts=(99, 99)),
        fixed("2025-12-20", A1, (100, 100)),
        fixed("2026-01-20", A3, (100, 100)),
    )
    assert (found.assessment, found.score, found.missing) == ("2026-05-14", Decimal(72), None)
    assert [(each.part, each.score, each.weight) for each in found.components] == [
        ("qualification", Decimal(75), Decimal("0.8")),
        ("professional", Decimal(60), Decimal("0.2")),
    ]


def test_an_annual_assessment_never_stands_in() -> None:
    found = score(fixed("2025-12-20", A1), fixed("2026-01-20", A3))
    assert (found.score, found.missing) == (None, "an assessment of type A4 fixed before the day: none is on record")
    assert score(fixed("2025-12-20", A1), fixed("2026-01-20", A3), kind=A3).score == Decimal(72)


def test_a_component_without_a_score_is_missing_and_never_zero() -> None:
    found = score(fixed("2026-05-14", parts=(75, None)))
    assert (found.score, found.missing) == (None, "the score for professional")
    assert [each.score for each in found.components] == [Decimal(75), None]


def test_an_older_assessment_does_not_stand_in_for_one_without_a_score() -> None:
    assert (
        score(fixed("2024-02-01"), fixed("2026-05-14", parts=(None, None))).missing
        == "the score for qualification and professional"
    )


def test_an_imprecise_day_leaves_it_open_only_where_the_scores_differ() -> None:
    spring = Day.parse("2026-05")  # before the protocol or after it
    assert score(fixed("2026-04-01"), fixed(spring)).score == Decimal(72)
    open_ = score(fixed("2026-04-01"), fixed(spring, parts=(80, 60)))
    assert (open_.score, open_.missing) == (None, "which assessment of type A4 was fixed last before the day")
    assert score(fixed(spring)).missing == "which assessment of type A4 was fixed last before the day"
    earlier = Day.parse("2026-03")
    assert score(fixed("2026-04-01"), fixed(earlier, parts=(80, 60))).score == Decimal(72)


def test_an_imprecise_day_of_the_protocol_counts_for_both() -> None:
    may = Day.parse("2026-05")
    assert score(fixed("2026-04-30"), day=may).score == Decimal(72)
    assert score(fixed("2026-04-30"), fixed("2026-05-14", parts=(80, 60)), day=may).score is None


def test_two_of_one_day_count_where_they_agree() -> None:
    one, other = fixed("2026-05-14", name="one"), fixed("2026-05-14", parts=(74.9, 60.4), name="other")
    assert score(one, other).score == Decimal(72)
    assert score(one, replace(other, professional_score=60.5)).score is None


@pytest.mark.parametrize("kind", [None, AssessmentType.UNKNOWN], ids=["none", "untranslated"])
def test_a_later_assessment_without_a_type_may_be_the_latest(kind: AssessmentType | None) -> None:
    assert score(fixed("2026-04-01"), fixed("2026-05-01", kind)).missing == "the type of an assessment that may be the latest"
    assert score(fixed("2026-04-01"), fixed("2026-03-01", kind)).score == Decimal(72)


def test_that_none_is_later_is_known_only_where_assessments_are_loaded() -> None:
    until_may = context([(date(2020, 1, 1), date(2026, 5, 1))])
    assert score(fixed("2026-04-01"), within=until_may).missing == (
        "complete records of assessments, as a later one of type A4 may not be loaded"
    )
    assert score(within=until_may).missing == (
        "an assessment of type A4 fixed before the day: none is on record, and records of assessments are not complete"
    )
    since_april = context([(date(2026, 4, 1), date(2026, 5, 15))])
    assert score(fixed("2026-04-01"), within=since_april).score == Decimal(72)


def test_the_reported_score_is_shown_and_does_not_count() -> None:
    found = score(replace(fixed("2026-05-14"), reported_integral_score=88.8))
    assert (found.score, found.reported) == (Decimal(72), Decimal("88.8"))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (["80", "80.0", "80.00", "79.9"], [1, 1, 1, 4]),
        (["72", "71.99", "72.000000000000000000001"], [2, 3, 1]),
        (["60"], [1]),
        ([], []),
        (["50", "70", "50", "70", "60"], [4, 1, 4, 1, 3]),
    ],
    ids=["three share the first", "a hair decides", "one", "none", "two ties"],
)
def test_equal_scores_share_a_rank(scores: list[str], expected: list[int]) -> None:
    found = ranks({str(number): Decimal(each) for number, each in enumerate(scores)})
    assert [found[str(number)] for number in range(len(scores))] == expected
