"""What is on record of a servant's conduct: sanctions, bars and rewards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from resolvers.facts.fact import Fact
from resolvers.types import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction(Fact):
    """A disciplinary sanction."""

    label: ClassVar[str] = "Sanction"
    by: ClassVar[str] = "imposed"

    servant: str
    kind: str | None
    kind_word: str | None
    imposed: Day | None
    ends: Day | None
    lifted: Day | None
