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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward(Fact):
    """A reward, benefit or bonus."""

    label: ClassVar[str] = "Reward"
    by: ClassVar[str] = "given_on"

    servant: str
    kind: str | None
    kind_word: str | None
    given_on: Day | None
    period_from: Day | None
    period_to: Day | None
    period_word: str | None
    amount: float | None
    benefit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar(Fact):
    """A period in which a servant may not be appointed."""

    label: ClassVar[str] = "Bar"
    by: ClassVar[str] = "start"

    servant: str
    ground: str | None
    ground_word: str | None
    start: Day
    end: Day | None
    open: bool
