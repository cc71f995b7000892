"""What is on record of the entities themselves: since when they are known, and what is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from resolvers.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ServantOnRecord(Fact):
    """A servant, as a fact."""

    label: ClassVar[str] = "Servant"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationOnRecord(Fact):
    """An organisation, as a fact."""

    label: ClassVar[str] = "Organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionOnRecord(Fact):
    """A position, as a fact."""

    label: ClassVar[str] = "Position"


ON_RECORD: dict[str, type[Fact]] = {each.label: each for each in (ServantOnRecord, OrganisationOnRecord, PositionOnRecord)}
