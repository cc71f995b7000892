"""Careers as portals state them: appointments, the moves between them, competitions with their applications, labour contracts."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import ClassVar

from resolvers.facts.fact import Fact, own_fields
from resolvers.types import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(Fact):
    """A spell of one servant in one position, and the order that began it."""

    label: ClassVar[str] = "Appointment"
    by: ClassVar[str] = "start"
    read_for: ClassVar[Mapping[str, Set[str]]] = {
        **own_fields("appointed_by", "competition"),
        "position": {"position", "organisation"},
    }
    seldom: ClassVar[Set[str]] = {
        *("known_since", "disputed", "mode_word", "term", "term_word", "civil_service", "end_reason", "end_reason_word", "fte"),
        *("full_post_share", "probation_until", "rotation_extension", "rotation_extension_word", "rotation_extended_until"),
        *("pay_grade", "factor_points", "rank", "ladder", "derived"),
    }

    servant: str
    position: str
    appointed_by: str | None
    competition: str | None
    start: Day
    end: Day | None
    open: bool
    mode: str | None
    mode_word: str | None
    term: str | None
    term_word: str | None
    order_number: str | None
    order_date: Day | None
    civil_service: bool | None
    end_reason: str | None
    end_reason_word: str | None
    fte: float | None
    full_post_share: float | None
    probation_until: Day | None
    rotation_extension: str | None
    rotation_extension_word: str | None
    rotation_extended_until: Day | None
    pay_grade: str | None
    factor_points: float | None
    rank: int | None
    ladder: str | None
    derived: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion(Fact):
    """A move into a post on the line of substantive posts. ``left`` are the appointments of which one was left for it."""

    label: ClassVar[str] = "Promotion"
    by: ClassVar[str] = "ordered"

    servant: str
    left: list[str]
    into: str
    kind: str
    steps: int | None
    steps_least: int | None
    steps_most: int | None
    missing: str | None
    ordered: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Competition(Fact):
    """One round of a competition for a position."""

    label: ClassVar[str] = "Competition"
    by: ClassVar[str] = "announced"
    read_for: ClassVar[Mapping[str, Set[str]]] = own_fields("position", "panel")

    position: str
    panel: list[str]
    kind: str | None
    kind_word: str | None
    round: int | None
    announced: Day | None
    closed: Day | None
    interview_day: Day | None
    protocol_day: Day | None
    requirements_edited: Day | None
    annulled: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Fact):
    """One person's application in a competition."""

    label: ClassVar[str] = "Application"

    servant: str
    competition: str
    state: str | None
    state_word: str | None
    test_score: float | None
    essay_score: float | None
    interview_score: float | None
    total_score: float | None
    withdrawn: Day | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(Fact):
    """A labour contract as the employer reported it. ``confirms`` are the appointments of which it is a second source."""

    label: ClassVar[str] = "Contract"
    by: ClassVar[str] = "start"
    read_for: ClassVar[Mapping[str, Set[str]]] = own_fields("confirms")

    servant: str
    employer: str
    confirms: list[str]
    title: str
    start: Day
    end: Day | None
    open: bool
    occupation_code: str | None
    fte: float | None
    end_reason: str | None
    end_reason_word: str | None
    back_filled: bool | None
