"""Questions about careers, answered among all careers of a country."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry
from strawberry.federation.schema_directives import Cost

from resolvers.questions.atypicality import CareerAtypicality as CareerAtypicalityModel
from resolvers.questions.atypicality import career_atypicality
from schema.common import Info
from schema.list_sizes import usual_size
from schema.questions.atypicality import CareerAtypicality


@strawberry.type
class CareerQuestionRoots:
    @strawberry.field(
        graphql_type=list[CareerAtypicality | None],
        description="How unusual the careers of servants are: an entry for each servant, once and in the given order; null for "
        "an unknown one.",
        directives=[Cost(weight=200), usual_size(10)],
    )
    async def career_atypicality(
        self,
        info: Info,
        servant_ids: Annotated[list[strawberry.ID], strawberry.argument(description="Ids of the servants, from 1 to 100.")],
        on: Annotated[date | None, strawberry.argument(description="Careers up to this day; today by default.")] = None,
    ) -> list[CareerAtypicalityModel | None]:
        return await career_atypicality(info.context, servant_ids, on)
