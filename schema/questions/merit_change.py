"""How the merit index of a body changed from one year to the next."""

from __future__ import annotations

import strawberry

from merit.figures import merit_change as model
from resolvers import types
from schema.common import Info
from schema.entities import Organisation
from schema.nodes import ModelBacked
from schema.questions.figures import CONVENTION
from schema.questions.merit_index import MeritIndexValue


@strawberry.type(description="The merit index of the promotions of some months.")
class MeritIndexOfMonths:
    first_month: str = strawberry.field(description="First month, such as 2025-01.")
    last_month: str = strawberry.field(description="Last month, included.")
    index: MeritIndexValue = strawberry.field(description="The index.")

    @classmethod
    def of(cls, period: model.IndexOfMonths) -> MeritIndexOfMonths:
        return cls(first_month=period.first, last_month=period.last, index=MeritIndexValue.of(period.index))


@strawberry.type(
    description="How the merit index of a body, with its units, changed from one year to the next, as of the last detection."
)
class MeritIndexChange(ModelBacked):
    model_class = model.MeritChange
    change: float = strawberry.field(description="The index of the later year less that of the earlier one, from -1 to 1.")

    @strawberry.field(description="Lower end of the interval at 95 % of the change; null where a year has one promotion.")
    def lower(self, found: strawberry.Parent[model.MeritChange]) -> float | None:
        return found.interval[0] if found.interval else None

    @strawberry.field(description="Upper end of the interval at 95 % of the change; null where a year has one promotion.")
    def upper(self, found: strawberry.Parent[model.MeritChange]) -> float | None:
        return found.interval[1] if found.interval else None

    @strawberry.field(description="The twelve months before those of `now`.")
    def before(self, found: strawberry.Parent[model.MeritChange]) -> MeritIndexOfMonths:
        return MeritIndexOfMonths.of(found.before)

    @strawberry.field(description="The last twelve full months before the day of the detection.")
    def now(self, found: strawberry.Parent[model.MeritChange]) -> MeritIndexOfMonths:
        return MeritIndexOfMonths.of(found.now)

    @strawberry.field(description="Id of the body.")
    def organisation_id(self, found: strawberry.Parent[model.MeritChange]) -> strawberry.ID:
        return strawberry.ID(found.body)

    @strawberry.field(graphql_type=Organisation | None, description="The body; null where it is not in the graph any more.")
    async def organisation(self, info: Info, found: strawberry.Parent[model.MeritChange]) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(found.body)

    @strawberry.field(description=CONVENTION)
    def convention(self) -> str:
        return model.CONVENTION
