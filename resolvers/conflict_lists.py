"""Lists of contradictions between portals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from resolvers.access.callers import Role
from resolvers.access.sight import Sight
from resolvers.conflicts import Conflict, conflict, in_short, without_hidden_ids
from resolvers.context import Context
from resolvers.errors import BadUserInput, Forbidden
from resolvers.lists import KeysetList
from resolvers.merged_servants import current_ids
from resolvers.paging import Connection, Edge


class ConflictState(StrEnum):
    """Whether portals still contradict each other."""

    OPEN = "open"
    SETTLED = "settled"


# An id that nothing has stands for what the caller may not see, so that it costs what an unknown one costs.
_NOBODY = ""

_ALL = KeysetList("conflicts", "api/conflicts_page", conflict, "api/count_conflicts")
_IN_SIGHT = KeysetList("conflicts", "api/conflicts_in_sight_page", conflict, "api/count_conflicts_in_sight")
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
    """Return a page of conflicts: about a servant and her facts, about a body and its positions, or all that the caller sees.

    Who operates the hub sees all of them without a person or a value, so she cannot choose by a person either.
    """
    if servant is not None and organisation is not None:
        raise BadUserInput("The filter has both a servant and an organisation. Name one of them.")
    scope = await context.scope()
    if scope.role == Role.INTEGRATOR:
        if servant is not None:
            raise Forbidden
        page = await _page(context, criteria, servant, organisation, first, after)
        return replace(page, edges=[replace(edge, node=in_short(edge.node)) for edge in page.edges])
    if scope.unlimited:
        return await _page(context, criteria, servant, organisation, first, after)
    if servant is not None:
        now = (await current_ids(context, servant=servant))["servant"] or servant
        seen = await context.gate.people([now])
        servant = now if seen[now].sight == Sight.WHOLE else _NOBODY
        context.looks.note_asked("conflicts", servant)
    elif organisation is not None:
        organisation = organisation if scope.has_body(organisation) else _NOBODY
    else:
        page = await _IN_SIGHT.read(context, criteria, first, after, implied={"scope": sorted(scope.bodies)})
        return await _shown(context, page)
    return await _shown(context, await _page(context, criteria, servant, organisation, first, after))


async def _shown(context: Context, page: Connection[Conflict]) -> Connection[Conflict]:
    """Return a page without the ids of what the caller does not see."""
    conflicts = await without_hidden_ids([edge.node for edge in page.edges], context.findings.in_sight.seen)
    return replace(page, edges=[Edge(each, edge.cursor) for each, edge in zip(conflicts, page.edges, strict=True)])


async def _page(
    context: Context,
    criteria: Mapping[str, object],
    servant: str | None,
    organisation: str | None,
    first: int,
    after: str | None,
) -> Connection[Conflict]:
    if servant is not None:
        now = await current_ids(context, servant=servant)
        return await _OF_SERVANT.read(context, {**criteria, "servant": servant}, first, after, implied=now)
    if organisation is not None:
        return await _OF_ORGANISATION.read(context, {**criteria, "organisation": organisation}, first, after)
    return await _ALL.read(context, criteria, first, after)
