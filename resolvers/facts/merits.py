"""How a servant was rated and what followed: assessments, qualification degrees, memberships of reserves."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, ClassVar

from resolvers.facts.fact import Fact, own_fields
from resolvers.types import Day


@dataclass(frozen=True, slots=True)
class Rating:
    """The score that an assessment gave to a competency, by its id."""

    competency: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Fact):
    """One assessment of one servant."""

    label: ClassVar[str] = "Assessment"
    by: ClassVar[str] = "fixed_on"
    read_for: ClassVar[Mapping[str, Set[str]]] = {**own_fields("evaluator"), "ratings": {"rated", "ratings"}}

    servant: str
    evaluator: str | None
    type: str | None
    type_word: str | None
    fixed_on: Day
    period_from: Day | None
    period_to: Day | None
    period_word: str | None
    qualification_score: float | None
    professional_score: float | None
    effectiveness_score: float | None
    reported_integral_score: float | None
    ratings: list[dict[str, Any]]

    @property
    def rated(self) -> list[Rating]:
        """The scores of single competencies, the lowest first."""
        return [Rating(each["id"], each["value"]) for each in self.ratings]


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeGrant(Fact):
    """A qualification degree given to a servant, and what the grant rests on, by id."""

    label: ClassVar[str] = "DegreeGrant"
    by: ClassVar[str] = "granted"
    read_for: ClassVar[Mapping[str, Set[str]]] = own_fields("certificate", "assessment")

    servant: str
    degree: str | None
    degree_word: str | None
    granted: Day | None
    opinion: str | None
    certificate: str | None
    assessment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveMembership(Fact):
    """Membership of a talent pool or personnel reserve."""

    label: ClassVar[str] = "ReserveMembership"
    by: ClassVar[str] = "start"

    servant: str
    pool: str | None
    pool_word: str | None
    start: Day
    end: Day | None
    open: bool
