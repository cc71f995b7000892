"""Lists of servants: by name, and by the organisation they serve or served in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from resolvers.access.callers import Role
from resolvers.access.list_terms import is_wide, terms_of_sight
from resolvers.access.scope import Scope
from resolvers.access.shown import people_in_sight
from resolvers.bodies_below import Bodies, bodies_of, refuse_below_alone
from resolvers.context import Context
from resolvers.lists import KeysetList
from resolvers.merged_servants import NOBODY
from resolvers.name_beginnings import beginning
from resolvers.paging import NO_END, Connection, Edge
from resolvers.rows import servant
from resolvers.servant_terms import sanctioned_on, times_as_head
from resolvers.types import Servant

_ALL = KeysetList("servants", "api/servants_page", servant, "api/count_servants")
_BY_NAME = KeysetList("servants", "api/servants_page", servant, "api/count_servants_chosen")
_CHOSEN = KeysetList("servants", "api/servants_chosen_page", servant, "api/count_servants_chosen")
_OF_BODIES = KeysetList("servants", "api/servants_in_organisations_page", servant, "api/count_servants_in_organisations")
_OF_MANY_BODIES = KeysetList("servants", "api/servants_chosen_page", servant, "api/count_servants_in_organisations")
_UNDER_HEAD = KeysetList("servants", "api/servants_under_head_page", servant, "api/count_servants_under_head")
_SANCTIONED = KeysetList("servants", "api/servants_sanctioned_page", servant, "api/count_servants_sanctioned")

_SEEN = KeysetList("servants", "api/servants_in_sight_page", servant, "api/count_servants_in_sight")
_SEEN_OF_BODIES = KeysetList(
    "servants", "api/servants_in_organisations_in_sight_page", servant, "api/count_servants_in_organisations_in_sight"
)
_SEEN_OF_IDS = KeysetList("servants", "api/servants_of_ids_in_sight_page", servant, "api/count_servants_of_ids_in_sight")


@dataclass(frozen=True, slots=True)
class ServantCriteria:
    """Which servants to list; all given criteria must hold.

    ``name`` is the beginning of the name, ``organisation`` the id of one in which the servant holds or held a position; with
    ``below``, also in one that stands below it today. ``changed_since``: known or changed then or later.
    ``served_under`` is the id of somebody who led an organisation in which the servant held a position meanwhile.
    ``promoted_from`` and ``promoted_before`` bound, half-open, the day of an order that promoted her. ``sanctioned_on``: a
    sanction was certainly in force on that day.
    """

    name: str | None = None
    organisation: str | None = None
    below: bool = False
    changed_since: datetime | None = None
    served_under: str | None = None
    promoted_from: date | None = None
    promoted_before: date | None = None
    sanctioned_on: date | None = None


async def servants_page(context: Context, criteria: ServantCriteria, first: int, after: str | None) -> Connection[Servant]:
    """Return a page of the servants whom the caller sees, in the order of their folded names.

    Raises BadUserInput for a name that is too short to search for, or ``below`` without an organisation.
    """
    refuse_below_alone(criteria.below, criteria.organisation)
    name = beginning(criteria.name, "the name, family name first")
    terms: dict[str, object] = {
        "until": name + NO_END,
        "since": criteria.changed_since,
        "promoted_from": criteria.promoted_from,
        "promoted_before": criteria.promoted_before,
        "organisation": criteria.organisation,
        "below": criteria.below,
        "served_under": criteria.served_under,
        "sanctioned_on": criteria.sanctioned_on,
    }
    head, led = await times_as_head(context, criteria.served_under) if criteria.served_under is not None else (None, None)
    sanctioned = await sanctioned_on(context, criteria.sanctioned_on) if criteria.sanctioned_on is not None else None
    bodies = await bodies_of(context, criteria.organisation, criteria.below)
    implied: dict[str, object] = {"head": head, "led": led, "sanctioned": sanctioned}
    scope = await context.scope()
    if not scope.unlimited:
        implied |= {"today": context.today, "own": scope.servant, "within": bodies.ids, **terms_of_sight(scope, bodies.ids)}
        listed, start = _in_sight(scope, bodies, led, sanctioned)
        return await _seen_of(context, await listed.read(context, terms, first, after, name, {**implied, **start}))
    if bodies.ids is not None:
        listed = _OF_MANY_BODIES if bodies.wide else _OF_BODIES
    elif led is not None:
        listed = _UNDER_HEAD
    elif sanctioned is not None:
        listed = _SANCTIONED
    elif criteria == ServantCriteria(name=criteria.name):
        listed = _BY_NAME if name else _ALL
    else:
        listed = _CHOSEN
    return await listed.read(context, terms, first, after, name, {**implied, **bodies.terms})


async def _seen_of(context: Context, page: Connection[Servant]) -> Connection[Servant]:
    """Return a page with what the caller sees of its people.

    That can change between the statement that lists somebody and the one that looks at her: then she is left out.
    """
    seen = {each.id: each for each in await people_in_sight(context.gate, [edge.node for edge in page.edges])}
    edges = [Edge(seen[edge.node.id], edge.cursor) for edge in page.edges if edge.node.id in seen]
    return Connection(edges, page.page_info, page.count)


def _in_sight(
    scope: Scope, bodies: Bodies, led: list[dict[str, object]] | None, sanctioned: list[str] | None
) -> tuple[KeysetList[Servant], Mapping[str, object]]:
    """Return how to list those of the servants whom a caller sees, and the people or bodies at which the list starts.

    It starts at none of them, but along the order of all servants, where bodies are many and nothing names fewer.
    """
    if scope.role == Role.SERVANT:
        return _SEEN_OF_IDS, {"people": [scope.servant or NOBODY]}
    if sanctioned is not None:
        return _SEEN_OF_IDS, {"people": sanctioned}
    if bodies.ids is not None and not bodies.wide:
        return _SEEN_OF_BODIES, {"organisations": bodies.ids}
    if led is not None:
        return _SEEN_OF_BODIES, {"organisations": sorted({str(each["organisation"]) for each in led})}
    return (_SEEN, {}) if is_wide(scope) else (_SEEN_OF_BODIES, {"organisations": sorted(scope.bodies)})
