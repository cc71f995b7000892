"""Where organisations are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from resolvers.context import Context
from resolvers.facts.fact import Fact
from resolvers.facts.places import Area
from resolvers.types import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationVersion(Fact):
    """An organisation for a period, with the id of the area in which it was."""

    label: ClassVar[str] = "OrganisationVersion"
    by: ClassVar[str] = "start"

    organisation: str
    area: str | None
    start: Day
    end: Day | None
    open: bool


async def area_of(context: Context, organisation: str) -> Area | None:
    """Return the area in which an organisation certainly is today."""
    versions = await context.facts.linked(OrganisationVersion, "organisation", organisation)
    current = next((each for each in versions if each.area is not None and _in_force(each, context.today)), None)
    return await context.facts.load(Area, current.area) if current and current.area else None


def _in_force(version: OrganisationVersion, on: date) -> bool:
    begun = version.start.latest is not None and version.start.latest <= on
    return begun and (version.open or bool(version.end and version.end.earliest and on < version.end.earliest))
