"""Appeals: who filed one, what it is about, and whether it is answered."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import ClassVar

from resolvers.facts.fact import Fact, own_fields
from resolvers.types import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal(Fact):
    """A complaint, appeal or request that a servant filed; the other links are ids of what it is about."""

    label: ClassVar[str] = "Appeal"
    by: ClassVar[str] = "filed"
    read_for: ClassVar[Mapping[str, Set[str]]] = own_fields(
        "appointment", "competition", "organisation", "assessment", "sanction", "person"
    )

    servant: str
    kind: str | None
    kind_word: str | None
    filed: Day | None
    answer_due: Day | None
    answer: str | None
    appointment: str | None
    competition: str | None
    organisation: str | None
    assessment: str | None
    sanction: str | None
    person: str | None
