"""Areas."""

from __future__ import annotations

from typing import ClassVar

import strawberry

from resolvers.facts import places
from schema.common import Info
from schema.nodes import Fact, ModelBacked


@strawberry.type(description="An administrative unit of a country.")
class Area(Fact, ModelBacked):
    model_class: ClassVar[type] = places.Area
    code: str = strawberry.field(description="Its code, in Uzbekistan by SOATO.")
    name: str | None = strawberry.field(description="Its name; null where no portal gives more than the code.")

    @strawberry.field(graphql_type="Area | None", description="The area around it; null where no portal states one.")
    async def within(self, info: Info, parent: strawberry.Parent[places.Area]) -> places.Area | None:
        return await info.context.facts.load(places.Area, parent.within) if parent.within else None
