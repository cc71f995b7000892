"""Servants, by id and by name."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import types
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from resolvers.servants import ServantCriteria, servants_page
from schema.common import Connection, Info, in_utc
from schema.entities import Servant
from schema.list_sizes import PAGE
from schema.paging import After, First


@strawberry.input(description="Which servants to list. All given criteria must hold.")
class ServantFilter:
    name: str | None = strawberry.field(
        default=None,
        description="Beginning of the name, family name first, at least 2 letters. Case, accents and apostrophes do not matter.",
    )
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of an organisation in which the servants hold or ever held a position."
    )
    below: bool = strawberry.field(
        default=False, description="Whether the organisations that stand below `organisation` today count as well."
    )
    changed_since: datetime | None = strawberry.field(
        default=None,
        description="Only servants whom the hub came to know, or of whom it learned new content of a record that describes them, "
        "at this time or later. A time without an offset is in UTC.",
    )

    def criteria(self) -> ServantCriteria:
        return ServantCriteria(self.name, self.organisation, self.below, in_utc(self.changed_since))


ServantId = Annotated[strawberry.ID, strawberry.argument(description="Id of the servant.")]
ServantsFilter = Annotated[
    ServantFilter | None, strawberry.argument(description="Which servants to list; without a filter, all of them.")
]


@strawberry.type
class PeopleRoots:
    @strawberry.field(graphql_type=Servant | None, description="One servant; null for an unknown id.")
    async def servant(self, info: Info, id: ServantId) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(str(id))

    @strawberry.field(graphql_type=Connection[Servant], description="Servants, by name.", directives=[PAGE])
    async def servants(
        self,
        info: Info,
        filter: ServantsFilter = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Page[types.Servant]:
        criteria = filter.criteria() if filter else ServantCriteria()
        return await servants_page(info.context, criteria, first, after)
