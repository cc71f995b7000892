"""Education, kin among servants, and relatives that servants declared."""

from __future__ import annotations

from typing import ClassVar

import strawberry

from resolvers import types
from resolvers.facts import background
from schema.common import Day, Info
from schema.entities import Servant
from schema.enums import EducationLevel, KinKind
from schema.list_sizes import usual_size
from schema.nodes import Fact, ModelBacked


@strawberry.type(description="A diploma.")
class Education(Fact, ModelBacked):
    model_class: ClassVar[type] = background.Education
    level: EducationLevel | None = strawberry.field(description="Level of the diploma.")
    level_word: str | None = strawberry.field(description="The portal's own word for the level.")
    field: str | None = strawberry.field(description="Field of study.")
    institution: str | None = strawberry.field(description="Where the servant studied.")
    graduated: Day | None = strawberry.field(description="Day of graduation.")

    @strawberry.field(graphql_type=Servant | None, description="The servant who graduated.")
    async def servant(self, info: Info, parent: strawberry.Parent[background.Education]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)


@strawberry.type(description="One of the two people of a tie of kinship.")
class TiedPerson:
    role: KinKind | None = strawberry.field(description="What this person is to the other one; null where it is not stated.")

    @strawberry.field(graphql_type=Servant | None, description="This person.")
    async def servant(self, info: Info, parent: strawberry.Parent[background.TiedPerson]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)


@strawberry.type(description="A tie of kinship between two servants, declared or matched.")
class Kinship(Fact, ModelBacked):
    model_class: ClassVar[type] = background.Kinship
    kind: KinKind | None = strawberry.field(
        description="What the first of the two people, in the order of the portal, is to the second; `people` tells it of each."
    )
    kind_word: str | None = strawberry.field(description="The portal's own word for the kind.")
    confidence: float | None = strawberry.field(
        description="Confidence of the match, from 0 to 1; null for a tie that was declared."
    )
    unreviewed_match: bool = strawberry.field(
        description="Whether the tie was matched, not declared, and nobody has reviewed it. Do not take it for a fact."
    )
    people: list[TiedPerson] = strawberry.field(
        description="The two people, each with what this person is to the other one.", directives=[usual_size(2)]
    )
    start: Day = strawberry.field(description="First day of the tie.")
    end: Day | None = strawberry.field(description="First day after the tie, as after a divorce; null while it is open.")
    open: bool = strawberry.field(description="Whether the tie still holds.")


@strawberry.type(
    description="A relative that a servant declared, without a number that would identify the person. Where the relative may be "
    "a servant, too, a match candidate says so."
)
class Relative(Fact, ModelBacked):
    model_class: ClassVar[type] = background.Relative
    kinship: KinKind | None = strawberry.field(description="What this person is to the servant.")
    kinship_word: str | None = strawberry.field(description="The portal's own word for the kinship.")
    name: str = strawberry.field(description="Name, as the servant declared it.")
    birth_date: Day | None = strawberry.field(description="Day of birth.")
    workplace: str | None = strawberry.field(description="Where this person works, in the servant's words.")
    post: str | None = strawberry.field(description="The post of this person, in the servant's words.")

    @strawberry.field(graphql_type=Servant | None, description="The servant who declared it.")
    async def servant(self, info: Info, parent: strawberry.Parent[background.Relative]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.of)
