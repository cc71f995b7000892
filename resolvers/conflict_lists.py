"""Lists of contradictions between portals."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from resolvers.conflicts import Conflict, conflict
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.lists import KeysetList
from resolvers.merged_servants import current_ids
from resolvers.paging import Connection


class ConflictState(StrEnum):
    """Whether portals still contradict each other."""

    OPEN = "open"
    SETTLED = "settled"


_ALL = KeysetList("conflicts", "api/conflicts_page", conflict, "api/count_conflicts")
_OF_SERVANT = KeysetList("conflicts", "api/conflicts_of_servant_page", conflict, "api/count_conflicts_of_servant")
_OF_ORGANISATION = KeysetList("conflicts", "api/conflicts_of_organisation_page", conflict, "api/count_conflicts_of_organisation")


async def conflicts_page(
    context: Context,
    criteria: Mapping[str, object],
    servant: str | None,
    organisation: str | None,
    first: int,
    after: str | None,
) -> Connection[Conflict]:
    """Return a page of conflicts: about a servant and her facts, about a body and its positions, or all."""
    if servant is not None and organisation is not None:
        raise BadUserInput("The filter has both a servant and an organisation. Name one of them.")
    if servant is not None:
        now = await current_ids(context, servant=servant)
        return await _OF_SERVANT.read(context, {**criteria, "servant": servant}, first, after, implied=now)
    if organisation is not None:
        return await _OF_ORGANISATION.read(context, {**criteria, "organisation": organisation}, first, after)
    return await _ALL.read(context, criteria, first, after)
