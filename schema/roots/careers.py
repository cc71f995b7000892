"""Careers."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import types
from resolvers.errors import BadUserInput
from resolvers.paging import LARGEST_PAGE
from schema.career import CareerPath
from schema.common import Info
from schema.list_sizes import usual_size

ServantId = Annotated[strawberry.ID, strawberry.argument(description="Id of the servant.")]

ServantIds = Annotated[list[strawberry.ID], strawberry.argument(description="Ids of the servants, at most 100.")]


@strawberry.type
class CareerRoots:
    @strawberry.field(
        graphql_type=list[CareerPath | None],
        description="The whole careers of servants, in the order of the ids; null for an unknown id.",
        directives=[usual_size(20)],
    )
    async def career_paths(self, info: Info, servant_ids: ServantIds) -> list[types.CareerPath | None]:
        if len(servant_ids) > LARGEST_PAGE:
            raise BadUserInput(f"servantIds has {len(servant_ids)} ids. Send at most {LARGEST_PAGE} at once.")
        return await info.context.dataloaders.career_paths.load_many([str(id_) for id_ in servant_ids])

    @strawberry.field(graphql_type=CareerPath | None, description="The whole career of one servant; null for an unknown id.")
    async def career_path(self, info: Info, servant_id: ServantId) -> types.CareerPath | None:
        return await info.context.dataloaders.career_paths.load(str(servant_id))
