"""Lists of organisations, and organisations by their identifiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from graph.model.words import BodyLevel
from resolvers.bodies_below import refuse_below_alone
from resolvers.context import Context
from resolvers.lists import KeysetList
from resolvers.name_beginnings import beginning
from resolvers.owned_lists import OwnedList
from resolvers.paging import NO_END, Connection
from resolvers.rows import organisation
from resolvers.types import Organisation


@dataclass(frozen=True, slots=True)
class OrganisationCriteria:
    """Which organisations to list; all given criteria must hold.

    ``name`` is the beginning of the name, ``level`` that of today. ``parent`` is the id of the organisation above them today;
    with ``below``, also of one further above. ``changed_since``: known or changed then or later.
    """

    name: str | None = None
    country: str | None = None
    level: BodyLevel | None = None
    parent: str | None = None
    below: bool = False
    changed_since: datetime | None = None


async def organisations_page(
    context: Context, criteria: OrganisationCriteria, first: int, after: str | None
) -> Connection[Organisation]:
    """Return a page of organisations in the order of their folded names.

    Raises BadUserInput for a name that is too short to search for, or ``below`` without a parent.
    """
    refuse_below_alone(criteria.below, criteria.parent, "parent")
    name = beginning(criteria.name, "the name")
    terms: dict[str, object] = {
        "until": name + NO_END,
        "country": criteria.country,
        "level": criteria.level,
        "since": criteria.changed_since,
    }
    page, count = "api/organisations_page", "api/count_organisations"
    if criteria.parent is not None and criteria.below:
        terms["organisation"] = criteria.parent
        page, count = "api/organisations_below_page", "api/count_organisations_below"
    elif criteria.parent is not None:
        terms["parent"] = criteria.parent
        page, count = "api/organisations_of_parent_page", "api/count_organisations_of_parent"
    listed = KeysetList("organisations", page, partial(organisation, today=context.today), count)
    return await listed.read(context, terms, first, after, name, {"today": context.today})


async def _organisations(context: Context, ids: list[str]) -> list[Organisation | None]:
    return await context.dataloaders.organisations.load_many(ids)


_CHILDREN = OwnedList(
    "Organisation.children", "api/children_of_organisations_page", "api/count_children_of_organisations", _organisations
)


async def children_page(context: Context, organisation: str, first: int, after: str | None) -> Connection[Organisation]:
    """Return a page of the organisations directly below one today, in the order of their names."""
    return await _CHILDREN.read(context, organisation, first, after)
