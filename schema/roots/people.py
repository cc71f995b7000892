"""Servants, by id and by name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from resolvers import name_search, types
from resolvers.name_search import DEFAULT_MATCHES, search_servants
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from resolvers.servants import ServantCriteria, servants_page
from schema.common import Connection, Info
from schema.entities import Servant
from schema.list_sizes import PAGE, sized_by
from schema.paging import CHANGED_SINCE, After, First
from schema.ranges import DayRange, days


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
    changed_since: datetime | None = strawberry.field(default=None, description=CHANGED_SINCE)
    served_under: strawberry.ID | None = strawberry.field(
        default=None,
        description="Id of a head: only servants who certainly held a position in an organisation while that person certainly "
        "led it, by a position of which the register says that it heads the organisation. Acting and seconded heads lead none.",
    )
    promoted: DayRange | None = strawberry.field(
        default=None,
        description="Only servants promoted by an order of these days, or of a day that is not exact and may be one of them.",
    )
    sanction_in_force_on: date | None = strawberry.field(
        default=None,
        description="Only servants under a disciplinary sanction that was certainly in force on this day: from its own day to "
        "the earliest of its stated end, its lifting and the statutory term of the policy. Whoever may have been under one is "
        "not listed: where days are not exact or not known, and where the policy has no term.",
    )

    def criteria(self) -> ServantCriteria:
        promoted = days("promoted", self.promoted)
        return ServantCriteria(
            name=self.name,
            organisation=self.organisation,
            below=self.below,
            changed_since=self.changed_since,
            served_under=self.served_under,
            promoted_from=promoted.start,
            promoted_before=promoted.before,
            sanctioned_on=self.sanction_in_force_on,
        )


@strawberry.type(description="A servant whom a search by name found.")
class ServantMatch:
    servant: Servant = strawberry.field(description="The servant.")
    score: float = strawberry.field(
        description="How much of the searched name the servant's name has, and how similar it is: 1 if it has all of it, written "
        "the same or in another script."
    )


ServantId = Annotated[strawberry.ID, strawberry.argument(description="Id of the servant.")]
ServantsFilter = Annotated[
    ServantFilter | None, strawberry.argument(description="Which servants to list; without a filter, all of them.")
]

SearchedName = Annotated[
    str,
    strawberry.argument(
        description="Parts of a name in any order, Latin or Cyrillic, with or without a patronymic. At least one part must have "
        "2 letters or more."
    ),
]
FirstMatches = Annotated[int, strawberry.argument(description="Maximum number of servants, from 1 to 50.")]


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

    @strawberry.field(
        graphql_type=list[ServantMatch],
        description="Servants by any part of their names, the best match first. A part is found in every spelling that the hub "
        "takes for the same name, and by its first 3 letters or more. Letters from the middle or the end of a word are not "
        "found; nor is anybody whose name lacks several of the words, if others have them. What a synchronisation brings is "
        "found when it has ended.",
        directives=[sized_by("first")],
    )
    async def search_servants(
        self, info: Info, name: SearchedName, first: FirstMatches = DEFAULT_MATCHES
    ) -> list[name_search.ServantMatch]:
        return await search_servants(info.context, name, first)
