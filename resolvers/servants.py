"""Lists of servants: by name, and by the organisation they serve or served in."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.name_folding import fold
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.paging import NO_END, Connection
from resolvers.rows import servant
from resolvers.types import Servant

# A single letter matches half the register and would only cost the database work.
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class ServantCriteria:
    """Which servants to list; all given criteria must hold.

    ``name`` is the beginning of the name, ``organisation`` the id of one in which the servant holds or held a position.
    """

    name: str | None = None
    organisation: str | None = None


async def servants_page(context: Context, criteria: ServantCriteria, first: int, after: str | None) -> Connection[Servant]:
    """Return a page of servants in the order of their folded names.

    Raises BadUserInput for a name that is too short to search for.
    """
    name = fold(criteria.name or "")
    if criteria.name is not None and len(name) < SHORTEST_NAME:
        raise BadUserInput(f"Give at least the first {SHORTEST_NAME} letters of the name, family name first.")
    page = context.page_request(first, after, "servants", name, criteria.organisation)
    parameters: dict[str, object] = {"after": page.after or name, "until": name + NO_END, "limit": page.limit}
    if criteria.organisation is None:
        rows = await context.reader.read("api/servants_page", parameters)
    else:
        parameters["organisation"] = criteria.organisation
        rows = await context.reader.read("api/servants_of_organisation_page", parameters)
    servants = [servant(row) for row in rows]
    return page.connection(servants, [each.sort_key for each in servants])
