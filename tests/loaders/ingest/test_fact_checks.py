"""Facts that the graph cannot hold: the first wrong value of any field is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Rating, Ref
from graph.model.nodes import LONGEST_INDEXED, AssessmentType, Sex
from loaders.ingest.fact_checks import ImpossibleFactValue, TooLongText, WrongFactType, check_facts

REF, DAY = Ref("x", "1"), Day.parse("2020-01-01")
SERVANT = facts.Servant(ref=REF, name="A", birth_date=DAY, sex=Sex.FEMALE, also=(REF,), also_written=("B",))
SPELL = facts.Appointment(ref=REF, servant=REF, position=REF, period=Period(DAY))
VERSION = facts.PositionVersion(ref=REF, position=REF, title="T", period=Period(DAY), rank=3)
RATED = facts.Assessment(ref=REF, servant=REF, type=AssessmentType.A1, fixed_on=DAY, ratings=(Rating(REF, 70),))


def _with(fact: Fact, **changes: Any) -> Fact:
    return replace(fact, **changes)


@pytest.mark.parametrize("fact", [SERVANT, SPELL, VERSION, RATED, _with(VERSION, rank=0), _with(VERSION, rank=10_000, fte=1)])
def test_facts_of_the_models_types_are_fine(fact: Fact) -> None:
    check_facts([fact])


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: _with(SERVANT, sex="female"), "Servant.sex"),
        (lambda: _with(SERVANT, name=7), "Servant.name"),
        (lambda: _with(SERVANT, name=None), "Servant.name"),
        (lambda: _with(SERVANT, birth_date=date(2020, 1, 1)), "Servant.birth_date"),
        (lambda: _with(SERVANT, also=[REF]), "Servant.also"),
        (lambda: _with(SERVANT, also=("1",)), "Servant.also"),
        (lambda: _with(SERVANT, also_written="B"), "Servant.also_written"),
        (lambda: _with(SERVANT, also_written=(1,)), "Servant.also_written"),
        (lambda: _with(SPELL, period=(DAY, None)), "Appointment.period"),
        (lambda: _with(SPELL, period=Period(None)), "Appointment.period.start"),  # type: ignore[arg-type]
        (lambda: _with(SPELL, mode="acting"), "Appointment.mode"),
        (lambda: _with(SPELL, servant="1"), "Appointment.servant"),
        (lambda: _with(SPELL, civil_service="yes"), "Appointment.civil_service"),
        (lambda: _with(VERSION, rank="3"), "PositionVersion.rank"),
        (lambda: _with(VERSION, rank=3.0), "PositionVersion.rank"),
        (lambda: _with(VERSION, rank=True), "PositionVersion.rank"),
        (lambda: _with(RATED, ratings=(REF,)), "Assessment.ratings"),
        (lambda: _with(RATED, ratings=(Rating(REF, "70"),)), "Assessment.ratings.score"),  # type: ignore[arg-type]
    ],
)
def test_a_value_of_another_type_is_named(make: Callable[[], Fact], field: str) -> None:
    with pytest.raises(WrongFactType) as caught:
        check_facts([SERVANT, make()])
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({"rank": rank}, "rank") for rank in (-1, -5, 10_001, 2**31, 2**63)),
        *(({"fte": fte}, "fte") for fte in (-0.1, 100.1, float("nan"), float("inf"))),
        *(({"required_experience_months": months}, "required_experience_months") for months in (-1, 1_201)),
    ],
)
def test_a_number_outside_its_bounds_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ImpossibleFactValue) as caught:
        check_facts([_with(VERSION, **changes)])
    assert caught.value.field == f"PositionVersion.{field}"


@pytest.mark.parametrize("score", [-1, 101, float("nan")])
def test_a_score_outside_its_bounds_is_named(score: float) -> None:
    with pytest.raises(ImpossibleFactValue, match=r"Assessment\.ratings\.score"):
        check_facts([_with(RATED, ratings=(Rating(REF, score),))])


def _facts_with(text: str) -> dict[str, Fact]:
    """Return facts in which the text stands where it goes into an index, by the field."""
    ref = Ref("x", text)
    return {
        "Servant.ref": _with(SERVANT, ref=ref),
        "Servant.also": _with(SERVANT, also=(REF, ref)),
        "Appointment.appointed_by": _with(SPELL, appointed_by=ref),
        "Appointment.order_number": _with(SPELL, order_number=text),
        "Certificate.number": facts.Certificate(ref=REF, servant=REF, issued=DAY, number=text),
        "Assessment.ratings.to": _with(RATED, ratings=(Rating(ref, 70),)),
    }


@pytest.mark.parametrize("field", _facts_with("9"))
def test_texts_of_an_index_may_be_as_long_as_it_takes_and_no_longer(field: str) -> None:
    check_facts([_facts_with("9" * LONGEST_INDEXED)[field]])

    with pytest.raises(TooLongText, match=r"has 1,001 characters, of 1,000 at most") as caught:
        check_facts([_facts_with("9" * (LONGEST_INDEXED + 1))[field]])
    assert caught.value.field == field
