"""Lists of positions."""

from __future__ import annotations

from resolvers.context import Context
from resolvers.owned_lists import OwnedList
from resolvers.paging import Connection
from resolvers.types import Position


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
