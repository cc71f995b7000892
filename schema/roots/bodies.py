"""Organisations and their positions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import identifiers, types
from resolvers.organisations import OrganisationCriteria, organisations_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from resolvers.positions import PositionCriteria, listed_positions
from schema.common import Connection, Info
from schema.entities import Organisation, Position
from schema.enums import BodyLevel
from schema.list_sizes import PAGE
from schema.paging import CHANGED_SINCE, After, First
from schema.ranges import IntRange


@strawberry.input(description="A number by which an organisation or a position is known outside the hub.")
class IdentifierInput:
    scheme: str = strawberry.field(description="Scheme of the number, such as UZ/STIR. Numbers of people are not accepted.")
    number: str = strawberry.field(description="The number in its scheme.")

    def value(self) -> identifiers.Identifier:
        return identifiers.Identifier(self.scheme, self.number)


@strawberry.input(description="Which organisations to list. All given criteria must hold.")
class OrganisationFilter:
    name: str | None = strawberry.field(
        default=None,
        description="Beginning of the current name, at least 2 letters. Case, accents and apostrophes do not matter.",
    )
    country: str | None = strawberry.field(default=None, description="Two-letter code of the country.")
    level: BodyLevel | None = strawberry.field(default=None, description="Level of administration today.")
    parent: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the organisation that is directly above them today."
    )
    below: bool = strawberry.field(
        default=False, description="Whether organisations that are further below `parent` today count as well."
    )
    changed_since: datetime | None = strawberry.field(default=None, description=CHANGED_SINCE)

    def criteria(self) -> OrganisationCriteria:
        return OrganisationCriteria(self.name, self.country, self.level, self.parent, self.below, self.changed_since)


@strawberry.input(description="Which positions to list. All given criteria must hold; what can change is that of today.")
class PositionFilter:
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the organisation to which the positions belong."
    )
    below: bool = strawberry.field(
        default=False, description="Whether the organisations that stand below `organisation` today count as well."
    )
    title: str | None = strawberry.field(
        default=None,
        description="Beginning of the current title, at least 2 letters. Case, accents and apostrophes do not matter.",
    )
    area: str | None = strawberry.field(
        default=None, description="Code of the area in which the organisation is located; areas within it count as well."
    )
    ladder: str | None = strawberry.field(default=None, description="Ladder of the rank.")
    rank: IntRange | None = strawberry.field(default=None, description="Ranks. Those of several ladders do not compare.")
    head_of_body: bool | None = strawberry.field(
        default=None, description="Whether the holder leads the organisation. Where that is not known, neither value lists it."
    )
    vacant_for: int | None = strawberry.field(
        default=None,
        description="Number of days. Only positions that exist and that, as far as the hub knows, nobody can have held today or "
        "on any of so many days before.",
    )
    changed_since: datetime | None = strawberry.field(default=None, description=CHANGED_SINCE)

    def criteria(self) -> PositionCriteria:
        least, most = self.rank.bounds("rank") if self.rank else (None, None)
        return PositionCriteria(
            organisation=self.organisation,
            below=self.below,
            title=self.title,
            area=self.area,
            ladder=self.ladder,
            least_rank=least,
            most_rank=most,
            head_of_body=self.head_of_body,
            vacant_for=self.vacant_for,
            changed_since=self.changed_since,
        )


PositionId = Annotated[strawberry.ID | None, strawberry.argument(description="Id of the position.")]
OrganisationId = Annotated[strawberry.ID | None, strawberry.argument(description="Id of the organisation.")]
ByIdentifier = Annotated[IdentifierInput | None, strawberry.argument(description="Its number, in place of its id.")]
PositionsFilter = Annotated[
    PositionFilter | None, strawberry.argument(description="Which positions to list; without a filter, all of them.")
]
OrganisationsFilter = Annotated[
    OrganisationFilter | None, strawberry.argument(description="Which organisations to list; without a filter, all of them.")
]


@strawberry.type
class BodyRoots:
    @strawberry.field(
        graphql_type=Position | None,
        description="One position, by its id or by an identifier: exactly one must be given. Null for an unknown one.",
    )
    async def position(self, info: Info, id: PositionId = None, identifier: ByIdentifier = None) -> types.Position | None:
        number = identifiers.only_one(id, identifier.value() if identifier else None)
        if number is not None:
            return await info.context.dataloaders.positions_by_identifier.load(number.key)
        return await info.context.dataloaders.positions.load(str(id))

    @strawberry.field(graphql_type=Connection[Position], description="Positions, by title.", directives=[PAGE])
    async def positions(
        self, info: Info, filter: PositionsFilter = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[types.Position]:
        criteria = filter.criteria() if filter else PositionCriteria()
        return await listed_positions(info.context, criteria, first, after)

    @strawberry.field(
        graphql_type=Organisation | None,
        description="One organisation, by its id or by an identifier: exactly one must be given. Null for an unknown one.",
    )
    async def organisation(
        self, info: Info, id: OrganisationId = None, identifier: ByIdentifier = None
    ) -> types.Organisation | None:
        number = identifiers.only_one(id, identifier.value() if identifier else None)
        if number is not None:
            return await info.context.dataloaders.organisations_by_identifier.load(number.key)
        return await info.context.dataloaders.organisations.load(str(id))

    @strawberry.field(graphql_type=Connection[Organisation], description="Organisations, by name.", directives=[PAGE])
    async def organisations(
        self, info: Info, filter: OrganisationsFilter = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[types.Organisation]:
        criteria = filter.criteria() if filter else OrganisationCriteria()
        return await organisations_page(info.context, criteria, first, after)
