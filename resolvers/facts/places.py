"""Areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from resolvers.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Fact):
    """An administrative unit. ``within`` is the id of the one around it."""

    label: ClassVar[str] = "Area"

    code: str
    name: str | None
    within: str | None
