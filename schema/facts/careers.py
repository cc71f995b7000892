"""Moves along the line of substantive posts, with the rating before each."""

from __future__ import annotations

from typing import ClassVar

import strawberry

from resolvers import ratings_before, types
from resolvers.facts import careers
from schema.common import Day, Info
from schema.entities import Servant
from schema.enums import MoveKind
from schema.facts.appointments import Appointment
from schema.facts.merits import Assessment
from schema.list_sizes import usual_size
from schema.nodes import Fact, ModelBacked


@strawberry.type(description="The last rating of a servant before an order, as far as it is on record.")
class RatingBefore:
    assessments: list[Assessment] = strawberry.field(
        description="The last assessment before the order; several where days are not exact and each may be the last one.",
        directives=[usual_size(1)],
    )
    certain: bool = strawberry.field(
        description="Whether it is certain which assessment on record was the last one, and that it was fixed before the order. "
        "It is not where you do not see all assessments of the days between."
    )
    score: float | None = strawberry.field(
        description="Its score, 0 to 100: the reported one, or that of the formula where none is reported. Null where it is not "
        "certain or not assessed."
    )


@strawberry.type(
    description="A move into a position on the main line of substantive positions. It follows from appointments and ranks, and "
    "no portal states it: its sources are those of its appointments."
)
class Promotion(Fact, ModelBacked):
    model_class: ClassVar[type] = careers.Promotion
    kind: MoveKind = strawberry.field(description="Kind of the move: only PROMOTION certainly gains ranks.")
    ordered: Day = strawberry.field(description="Day of the order that moved her.")
    steps: int | None = strawberry.field(description="Number of ranks gained; null where that is not certain.")
    steps_least: int | None = strawberry.field(
        description="The fewest ranks that it can have gained; null where ranks cannot be compared."
    )
    steps_most: int | None = strawberry.field(
        description="The most ranks that it can have gained; null where ranks cannot be compared."
    )
    missing: str | None = strawberry.field(description="What is not known of the move, in words; null where all is known.")

    @strawberry.field(graphql_type=Servant | None, description="Who moved.")
    async def servant(self, info: Info, parent: strawberry.Parent[careers.Promotion]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)

    @strawberry.field(graphql_type=Appointment | None, description="The appointment that the move leads into.")
    async def into(self, info: Info, parent: strawberry.Parent[careers.Promotion]) -> careers.Appointment | None:
        return await info.context.facts.load(careers.Appointment, parent.into)

    @strawberry.field(
        graphql_type=list[Appointment],
        description="The appointment that was left for it; several where it is not known which of them it was.",
        directives=[usual_size(1)],
    )
    async def left(self, info: Info, parent: strawberry.Parent[careers.Promotion]) -> list[careers.Appointment]:
        return await info.context.facts.load_all(careers.Appointment, parent.left)

    @strawberry.field(
        graphql_type=RatingBefore | None,
        description="The last rating before the order; null where no assessment on record can have been fixed before it. "
        "Assessments of every type count, however old. One that is not loaded is not known here.",
    )
    async def rating_before(self, info: Info, parent: strawberry.Parent[careers.Promotion]) -> ratings_before.RatingBefore | None:
        return await ratings_before.rating_before(info.context, parent)
