"""Organisations and their positions."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import types
from schema.common import Info
from schema.entities import Organisation, Position

PositionId = Annotated[strawberry.ID, strawberry.argument(description="Id of the position.")]
OrganisationId = Annotated[strawberry.ID, strawberry.argument(description="Id of the organisation.")]


@strawberry.type
class BodyRoots:
    @strawberry.field(graphql_type=Position | None, description="One position; null for an unknown id.")
    async def position(self, info: Info, id: PositionId) -> types.Position | None:
        return await info.context.dataloaders.positions.load(str(id))

    @strawberry.field(graphql_type=Organisation | None, description="One organisation; null for an unknown id.")
    async def organisation(self, info: Info, id: OrganisationId) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(str(id))
