"""Where a servant comes from: education, kin among servants, relatives that she declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from graph.model.words import KinKind
from resolvers.facts.fact import Fact
from resolvers.rows import word
from resolvers.types import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Education(Fact):
    """One diploma."""

    label: ClassVar[str] = "Education"
    by: ClassVar[str] = "graduated"

    servant: str
    level: str | None
    level_word: str | None
    field: str | None
    institution: str | None
    graduated: Day | None


@dataclass(frozen=True, slots=True)
class TiedPerson:
    """One of the two people of a tie, by id; ``role`` is what this person is to the other one."""

    servant: str
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship(Fact):
    """A tie between two servants. ``of`` are maps of the id of a servant and her role, the ``value``."""

    label: ClassVar[str] = "Kinship"
    by: ClassVar[str] = "start"

    of: list[dict[str, Any]]
    kind: str | None
    kind_word: str | None
    confidence: float | None
    start: Day
    end: Day | None
    open: bool

    @property
    def people(self) -> list[TiedPerson]:
        """The two people of the tie."""
        return [TiedPerson(tied["id"], word(KinKind, tied["value"])) for tied in self.of]

    @property
    def unreviewed_match(self) -> bool:
        """Whether the tie was matched, not declared; nobody reviews such ties."""
        return self.confidence is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative(Fact):
    """A relative that a servant declared, without a number that would identify the person. ``of`` is the servant's id."""

    label: ClassVar[str] = "Relative"
    by: ClassVar[str] = "birth_date"

    of: str
    kinship: str | None
    kinship_word: str | None
    name: str
    birth_date: Day | None
    workplace: str | None
    post: str | None
