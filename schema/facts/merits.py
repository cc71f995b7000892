"""Assessments with their scores by the formula, qualification degrees, and memberships of reserves."""

from __future__ import annotations

from typing import ClassVar

import strawberry

from resolvers import merit_loaders, types
from resolvers.facts import learning, merits
from schema.common import Day, Info
from schema.entities import Servant
from schema.enums import AssessmentType, Pool, QualificationDegree
from schema.facts.learning import Certificate, Competency
from schema.list_sizes import usual_size
from schema.nodes import Fact, ModelBacked
from schema.scores import ScoreComponent


@strawberry.type(
    description="The integral score of an assessment by the formula: the sum of its components times their weights. A component "
    "that has a weight and no score leaves it not assessed."
)
class ComputedScore:
    score: float | None = strawberry.field(description="The score by the formula; null where it is not assessed.")
    components: list[ScoreComponent] = strawberry.field(
        description="Components with their weights on the day of the assessment; empty where these are not known.",
        directives=[usual_size(3)],
    )
    missing: str | None = strawberry.field(description="What the score lacks, in words; null where it is assessed.")
    reported: float | None = strawberry.field(description="The score that the portal reports.")
    difference: float | None = strawberry.field(
        description="The reported score less the one by the formula; null where one of them is not known."
    )
    tolerance: float | None = strawberry.field(description="By how much they may differ, from the policy in force.")
    agrees: bool | None = strawberry.field(
        description="Whether the difference is within the tolerance; null where it is not known."
    )


@strawberry.type(description="The score that an assessment gave to one competency.")
class Rating:
    score: float = strawberry.field(description="Score, 0 to 100.")

    @strawberry.field(graphql_type=Competency | None, description="The competency.")
    async def competency(self, info: Info, parent: strawberry.Parent[merits.Rating]) -> learning.Competency | None:
        return await info.context.facts.load(learning.Competency, parent.competency)


@strawberry.type(description="An assessment of a servant.")
class Assessment(Fact, ModelBacked):
    model_class: ClassVar[type] = merits.Assessment
    type: AssessmentType | None = strawberry.field(description="Type of the assessment; null where it is not known.")
    type_word: str | None = strawberry.field(description="The portal's own word for the type.")
    fixed_on: Day = strawberry.field(description="Day on which the result was fixed.")
    period_from: Day | None = strawberry.field(
        description="First day of the period that was assessed; null where it is not known."
    )
    period_to: Day | None = strawberry.field(
        description="First day after the period that was assessed; null where it is not known."
    )
    period_word: str | None = strawberry.field(description="The period in the portal's words.")
    qualification_score: float | None = strawberry.field(description="Score for qualification, 0 to 100.")
    professional_score: float | None = strawberry.field(description="Score for professional qualities, 0 to 100.")
    effectiveness_score: float | None = strawberry.field(description="Score for effectiveness, 0 to 100.")
    reported_integral_score: float | None = strawberry.field(description="The integral score as the portal reports it, 0 to 100.")
    rated: list[Rating] = strawberry.field(
        name="ratings", description="Scores of single competencies, the lowest first.", directives=[usual_size(5)]
    )

    @strawberry.field(graphql_type=Servant | None, description="The servant who was assessed.")
    async def servant(self, info: Info, parent: strawberry.Parent[merits.Assessment]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)

    @strawberry.field(
        graphql_type=Servant | None, description="The servant who assessed her; null where the portal names nobody."
    )
    async def evaluator(self, info: Info, parent: strawberry.Parent[merits.Assessment]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.evaluator) if parent.evaluator else None

    @strawberry.field(
        graphql_type=ComputedScore | None,
        description="The integral score by the formula, compared with the reported one; null where an assessment of the servant "
        "holds an impossible value.",
    )
    async def computed(self, info: Info, parent: strawberry.Parent[merits.Assessment]) -> merit_loaders.ComputedScore | None:
        return await info.context.merits.score(parent.servant, parent.id)


@strawberry.type(description="A qualification degree that was given to a servant.")
class DegreeGrant(Fact, ModelBacked):
    model_class: ClassVar[type] = merits.DegreeGrant
    degree: QualificationDegree | None = strawberry.field(description="The degree.")
    degree_word: str | None = strawberry.field(description="The portal's own word for the degree.")
    granted: Day | None = strawberry.field(description="Day on which it was granted.")
    opinion: str | None = strawberry.field(description="Opinion that the grant states, in the portal's words.")

    @strawberry.field(graphql_type=Servant | None, description="The servant to whom it was given.")
    async def servant(self, info: Info, parent: strawberry.Parent[merits.DegreeGrant]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)

    @strawberry.field(
        graphql_type=Certificate | None, description="The certificate that the grant rests on; null where none is stated."
    )
    async def certificate(self, info: Info, parent: strawberry.Parent[merits.DegreeGrant]) -> learning.Certificate | None:
        return await info.context.facts.load(learning.Certificate, parent.certificate) if parent.certificate else None

    @strawberry.field(
        graphql_type=Assessment | None, description="The assessment that the grant rests on; null where none is stated."
    )
    async def assessment(self, info: Info, parent: strawberry.Parent[merits.DegreeGrant]) -> merits.Assessment | None:
        return await info.context.facts.load(merits.Assessment, parent.assessment) if parent.assessment else None


@strawberry.type(description="Membership of a talent pool or personnel reserve.")
class ReserveMembership(Fact, ModelBacked):
    model_class: ClassVar[type] = merits.ReserveMembership
    pool: Pool | None = strawberry.field(description="The pool or reserve.")
    pool_word: str | None = strawberry.field(description="The portal's own word for the pool.")
    start: Day = strawberry.field(description="First day of the membership.")
    end: Day | None = strawberry.field(description="First day after the membership; null while it is open.")
    open: bool = strawberry.field(description="Whether the membership still holds.")

    @strawberry.field(graphql_type=Servant | None, description="The member.")
    async def servant(self, info: Info, parent: strawberry.Parent[merits.ReserveMembership]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)
