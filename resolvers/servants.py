"""Lists of servants: by name, and by the organisation they serve or served in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph.model.name_folding import fold
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.lists import KeysetList
from resolvers.paging import NO_END, Connection
from resolvers.rows import servant
from resolvers.types import Servant

# A single letter matches half the register and would only cost the database work.
SHORTEST_NAME = 2

_ALL = KeysetList("servants", "api/servants_page", servant, "api/count_servants")
_BY_NAME = KeysetList("servants", "api/servants_page", servant, "api/count_servants_by_name")
_CHANGED = KeysetList("servants", "api/servants_changed_page", servant, "api/count_servants_by_name")
_OF_BODY = KeysetList("servants", "api/servants_of_organisation_page", servant, "api/count_servants_of_organisation")
_BELOW_BODY = KeysetList("servants", "api/servants_below_organisation_page", servant, "api/count_servants_below_organisation")


@dataclass(frozen=True, slots=True)
class ServantCriteria:
    """Which servants to list; all given criteria must hold.

    ``name`` is the beginning of the name, ``organisation`` the id of one in which the servant holds or held a position; with
    ``below``, also in one that stands below it today. ``changed_since``: known or changed then or later.
    """

    name: str | None = None
    organisation: str | None = None
    below: bool = False
    changed_since: datetime | None = None


async def servants_page(context: Context, criteria: ServantCriteria, first: int, after: str | None) -> Connection[Servant]:
    """Return a page of servants in the order of their folded names.

    Raises BadUserInput for a name that is too short to search for.
    """
    name = fold(criteria.name or "")
    if criteria.name is not None and len(name) < SHORTEST_NAME:
        raise BadUserInput(f"Give at least the first {SHORTEST_NAME} letters of the name, family name first.")
    terms: dict[str, object] = {"until": name + NO_END, "since": criteria.changed_since}
    if criteria.organisation is not None:
        terms["organisation"] = criteria.organisation
        listed = _BELOW_BODY if criteria.below else _OF_BODY
    elif criteria.changed_since is not None:
        listed = _CHANGED
    else:
        listed = _BY_NAME if name else _ALL
    return await listed.read(context, terms, first, after, name, {"today": context.today})
