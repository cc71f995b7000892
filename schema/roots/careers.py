"""Careers."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import types
from schema.career import CareerPath
from schema.common import Info

ServantId = Annotated[strawberry.ID, strawberry.argument(description="Id of the servant.")]


@strawberry.type
class CareerRoots:
    @strawberry.field(graphql_type=CareerPath | None, description="The whole career of one servant; null for an unknown id.")
    async def career_path(self, info: Info, servant_id: ServantId) -> types.CareerPath | None:
        return await info.context.dataloaders.career_paths.load(str(servant_id))
