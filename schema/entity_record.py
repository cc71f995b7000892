"""What is on record of servants, positions and organisations themselves; ``schema.entities`` inherits it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import types
from resolvers.conflicts import Conflict as ConflictModel
from resolvers.entities_on_record import ON_RECORD
from resolvers.facts import places
from resolvers.facts.fact import Fact as FactModel
from resolvers.identifiers import Identifier as IdentifierModel
from resolvers.places import area_of
from schema.common import Info
from schema.conflicts import Conflict
from schema.list_sizes import usual_size
from schema.nodes import Fact

if TYPE_CHECKING:
    from schema.facts.places import Area

LazyArea = Annotated["Area", strawberry.lazy("schema.facts.places")]

Entity = types.Servant | types.Position | types.Organisation


@strawberry.type(description="A number by which an organisation or a position is known outside the hub.")
class Identifier:
    scheme: str = strawberry.field(description="Scheme of the number, such as UZ/STIR.")
    number: str = strawberry.field(description="The number in its scheme.")


@strawberry.type
class EntityRecord(Fact):
    """The fields of a fact. An entity is read without them, as they are seldom asked for."""

    @strawberry.field(
        graphql_type=datetime | None,
        description="Time at which the hub first read a record that states it; null where that is not kept.",
    )
    async def known_since(self, info: Info, parent: strawberry.Parent[Entity]) -> datetime | None:
        found = await _on_record(info, parent)
        return found.known_since if found else None

    @strawberry.field(
        graphql_type=list[str] | None,
        description="Names of the properties on which portals contradict each other; null where they agree.",
        directives=[usual_size(2)],
    )
    async def disputed(self, info: Info, parent: strawberry.Parent[Entity]) -> list[str] | None:
        found = await _on_record(info, parent)
        return found.disputed if found else None

    @strawberry.field(
        graphql_type=list[Conflict],
        description="For each disputed property the value that wins and those that lose, each with its portal records.",
        directives=[usual_size(1)],
    )
    async def disputes(self, info: Info, parent: strawberry.Parent[Entity]) -> list[ConflictModel]:
        found = await _on_record(info, parent)
        return await info.context.conflicts.about(parent.id, found.disputed) if found and found.disputed else []


async def _on_record(info: Info, entity: Entity) -> FactModel | None:
    return await info.context.facts.load(ON_RECORD[entity.label], entity.id)


@strawberry.type
class PositionPlace:
    @strawberry.field(
        graphql_type=list[Identifier],
        description="Numbers by which portals know the position; those of people are never shown.",
        directives=[usual_size(2)],
    )
    async def identifiers(self, info: Info, parent: strawberry.Parent[types.Position]) -> list[IdentifierModel]:
        return await info.context.identifiers.of_positions.load(parent.id)

    @strawberry.field(
        graphql_type=LazyArea | None,
        description="The area in which its organisation certainly is today; null where no portal states it.",
    )
    async def area(self, info: Info, parent: strawberry.Parent[types.Position]) -> places.Area | None:
        return await area_of(info.context, parent.organisation)


@strawberry.type
class OrganisationPlace:
    @strawberry.field(
        graphql_type=list[Identifier],
        description="Numbers by which portals and registers know the organisation; those of people are never shown.",
        directives=[usual_size(3)],
    )
    async def identifiers(self, info: Info, parent: strawberry.Parent[types.Organisation]) -> list[IdentifierModel]:
        return await info.context.identifiers.of_organisations.load(parent.id)

    @strawberry.field(
        graphql_type=LazyArea | None,
        description="The area in which it certainly is today; null where no portal states it.",
    )
    async def area(self, info: Info, parent: strawberry.Parent[types.Organisation]) -> places.Area | None:
        return await area_of(info.context, parent.id)
