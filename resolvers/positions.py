"""Lists of positions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from resolvers.bodies_below import bodies_of, refuse_below_alone
from resolvers.context import Context
from resolvers.errors import BadUserInput, Forbidden
from resolvers.lists import KeysetList
from resolvers.name_beginnings import beginning
from resolvers.owned_lists import OwnedList
from resolvers.paging import NO_END, Connection
from resolvers.rows import position
from resolvers.types import Position

# A century: further back the graph knows nothing.
_LONGEST_VACANCY = 36_525


@dataclass(frozen=True, slots=True)
class PositionCriteria:
    """Which positions to list; all given criteria must hold. What can change is that of today.

    ``organisation`` is the id of theirs; with ``below``, also of one above it. ``title`` is the beginning of the title, ``area``
    the code of an area in which the organisation is located. ``vacant_for``: so many days, up to today, nobody can have held it.
    """

    organisation: str | None = None
    below: bool = False
    title: str | None = None
    area: str | None = None
    ladder: str | None = None
    least_rank: int | None = None
    most_rank: int | None = None
    head_of_body: bool | None = None
    vacant_for: int | None = None
    changed_since: datetime | None = None


async def listed_positions(context: Context, criteria: PositionCriteria, first: int, after: str | None) -> Connection[Position]:
    """Return a page of positions in the order of their folded titles.

    Raises BadUserInput for a title that is too short to search for, a number of days out of bounds, or ``below`` without an
    organisation; Forbidden where a caller without a purpose asks who holds positions.
    """
    refuse_below_alone(criteria.below, criteria.organisation)
    title = beginning(criteria.title, "the title")
    if criteria.vacant_for is not None and not 0 <= criteria.vacant_for <= _LONGEST_VACANCY:
        raise BadUserInput(f"vacantFor must be from 0 to {_LONGEST_VACANCY} days, not {criteria.vacant_for}.")
    terms: dict[str, object] = {
        "until": title + NO_END,
        "organisation": criteria.organisation,
        "below": criteria.below,
        "area": criteria.area,
        "ladder": criteria.ladder,
        "least_rank": criteria.least_rank,
        "most_rank": criteria.most_rank,
        "head_of_body": criteria.head_of_body,
        "vacant_for": criteria.vacant_for,
        "since": criteria.changed_since,
    }
    bodies = await bodies_of(context, criteria.organisation, criteria.below)
    if criteria.vacant_for is not None:
        if context.caller is not None and context.caller.purpose is None:
            raise Forbidden
        # Whether anybody holds a position is shown to those alone in whose bodies it is.
        bodies = bodies.within(await context.scope())
    chosen = bodies.ids is not None
    page = "api/positions_in_organisations_page" if chosen and not bodies.wide else "api/positions_page"
    count = "api/count_positions_in_organisations" if chosen else "api/count_positions"
    vacant_since = None if criteria.vacant_for is None else context.today - timedelta(days=criteria.vacant_for)
    implied = {"today": context.today, "vacant_since": vacant_since, **bodies.terms}
    listed = KeysetList("positions", page, partial(position, today=context.today), count)
    return await listed.read(context, terms, first, after, title, implied)


async def _positions(context: Context, ids: list[str]) -> list[Position | None]:
    return await context.dataloaders.positions.load_many(ids)


_OF_ORGANISATION = OwnedList(
    "Organisation.positions",
    "api/positions_of_organisations_page",
    "api/count_positions_of_organisations",
    _positions,
)


async def positions_page(context: Context, organisation: str, first: int, after: str | None) -> Connection[Position]:
    """Return a page of an organisation's positions in the order of their titles."""
    return await _OF_ORGANISATION.read(context, organisation, first, after)
