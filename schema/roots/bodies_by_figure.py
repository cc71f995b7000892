"""Bodies in the order of a figure that the last detection kept of them."""

from __future__ import annotations

from typing import Annotated

import strawberry

from merit.figures.merit_change import MeritChange
from resolvers.merit_changes import merit_changes_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from schema.common import Connection, Info
from schema.enums import MeritIndexChangeOrder
from schema.list_sizes import PAGE
from schema.paging import After, First
from schema.questions.merit_change import MeritIndexChange


@strawberry.input(description="Which bodies to list. All given criteria must hold.")
class MeritIndexChangeFilter:
    country: str | None = strawberry.field(default=None, description="Two-letter code of the country.")


ChangesFilter = Annotated[
    MeritIndexChangeFilter | None, strawberry.argument(description="Which bodies to list; without a filter, all of them.")
]
Order = Annotated[MeritIndexChangeOrder, strawberry.argument(description="Order of the list.")]


@strawberry.type
class BodiesByFigureRoots:
    @strawberry.field(
        graphql_type=Connection[MeritIndexChange],
        description="Bodies by the change of their merit index from one year to the next. Only bodies at the top of their tree "
        "are listed, counted with their units, and of these only those of which both years have enough rated people to be shown; "
        "`meritIndex` says of any other body whether it is suppressed or not assessed.",
        directives=[PAGE],
    )
    async def merit_index_changes(
        self,
        info: Info,
        filter: ChangesFilter = None,
        order: Order = MeritIndexChangeOrder.FALL,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Page[MeritChange]:
        return await merit_changes_page(info.context, filter.country if filter else None, order, first, after)
