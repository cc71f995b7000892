"""Lists of positions."""

from __future__ import annotations

from resolvers.context import Context
from resolvers.paging import Connection
from resolvers.types import Position


async def positions_page(context: Context, organisation: str, first: int, after: str | None) -> Connection[Position]:
    """Return a page of an organisation's positions in the order of their titles."""
    page = context.page_request(first, after, "Organisation.positions", organisation)
    listed = await context.dataloaders.positions_of_organisations.load((organisation, page.limit, page.after or ""))
    positions = [each for each in await context.dataloaders.positions.load_many([id_ for id_, _ in listed]) if each]
    return page.connection(positions, [each.sort_key for each in positions])
