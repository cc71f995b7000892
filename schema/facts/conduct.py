"""Sanctions, bars and rewards."""

from __future__ import annotations

from typing import ClassVar

import strawberry

from resolvers import types
from resolvers.facts import conduct
from schema.common import Day, Info
from schema.entities import Servant
from schema.enums import BarGround, RewardKind, SanctionKind
from schema.nodes import Fact, ModelBacked


@strawberry.type(description="A disciplinary sanction.")
class Sanction(Fact, ModelBacked):
    model_class: ClassVar[type] = conduct.Sanction
    kind: SanctionKind | None = strawberry.field(description="Kind of sanction.")
    kind_word: str | None = strawberry.field(description="The portal's own word for the kind.")
    imposed: Day | None = strawberry.field(description="Day on which it was imposed.")
    ends: Day | None = strawberry.field(
        description="First day on which it is no longer in force, as the portal states it; null where it states none."
    )
    lifted: Day | None = strawberry.field(description="Day on which it was lifted early; null where it was not.")

    @strawberry.field(graphql_type=Servant | None, description="The servant on whom it was imposed.")
    async def servant(self, info: Info, parent: strawberry.Parent[conduct.Sanction]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)


@strawberry.type(description="A reward, benefit or bonus.")
class Reward(Fact, ModelBacked):
    model_class: ClassVar[type] = conduct.Reward
    kind: RewardKind | None = strawberry.field(description="Kind of reward.")
    kind_word: str | None = strawberry.field(description="The portal's own word for the kind.")
    given_on: Day | None = strawberry.field(description="Day on which it was given.")
    period_from: Day | None = strawberry.field(description="First day of the period that it is for; null where it is for none.")
    period_to: Day | None = strawberry.field(description="First day after the period that it is for; null where it is for none.")
    period_word: str | None = strawberry.field(description="The period in the portal's words.")
    amount: float | None = strawberry.field(description="Amount in the country's currency; null where none is stated.")
    benefit: str | None = strawberry.field(description="What was given, in the portal's words.")

    @strawberry.field(graphql_type=Servant | None, description="The servant who was rewarded.")
    async def servant(self, info: Info, parent: strawberry.Parent[conduct.Reward]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)


@strawberry.type(description="A period in which a servant may not be appointed.")
class Bar(Fact, ModelBacked):
    model_class: ClassVar[type] = conduct.Bar
    ground: BarGround | None = strawberry.field(description="Why the servant may not be appointed.")
    ground_word: str | None = strawberry.field(description="The portal's own word for the ground.")
    start: Day = strawberry.field(description="First day of the bar.")
    end: Day | None = strawberry.field(description="First day after the bar; null while it is open.")
    open: bool = strawberry.field(description="Whether no end is set.")

    @strawberry.field(graphql_type=Servant | None, description="The servant who may not be appointed.")
    async def servant(self, info: Info, parent: strawberry.Parent[conduct.Bar]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)
