"""What a servant learned: courses, enrolments and certificates, and the competencies that courses develop."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import ClassVar

from resolvers.facts.fact import Fact, own_fields
from resolvers.types import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency(Fact):
    """Something a position requires, a course develops or an assessment rates."""

    label: ClassVar[str] = "Competency"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Fact):
    """A course of the academy. ``develops`` are ids of competencies."""

    label: ClassVar[str] = "Course"
    read_for: ClassVar[Mapping[str, Set[str]]] = own_fields("develops")

    title: str
    kind: str | None
    kind_word: str | None
    subject: str | None
    hours: int | None
    provider: str | None
    develops: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment(Fact):
    """One person's enrolment on one course."""

    label: ClassVar[str] = "Enrolment"
    by: ClassVar[str] = "start"
    read_for: ClassVar[Mapping[str, Set[str]]] = own_fields("course")

    servant: str
    course: str | None
    state: str | None
    state_word: str | None
    task_score: float | None
    assignment_score: float | None
    test_score: float | None
    mastering_score: float | None
    start: Day
    end: Day | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Fact):
    """A certificate of professional development. ``enrolment`` is the id of the one that earned it."""

    label: ClassVar[str] = "Certificate"
    by: ClassVar[str] = "issued"
    read_for: ClassVar[Mapping[str, Set[str]]] = {"enrolment": {"enrolment", "enrolment_id"}}

    servant: str
    number: str | None
    issued: Day
    valid_until: Day | None
    hours: int | None
    replaces_number: str | None
    enrolment: str | None

    @property
    def enrolment_id(self) -> str | None:
        """The same as ``enrolment``: ids that stand beside the node of that name end in ``_id``."""
        return self.enrolment
