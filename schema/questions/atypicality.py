"""The answer to the question how unusual the careers of servants are."""

from __future__ import annotations

from datetime import date

import strawberry

from merit.questions import atypicality as model
from resolvers.questions import atypicality as resolved
from schema.entities import Servant
from schema.list_sizes import usual_size
from schema.nodes import ModelBacked
from schema.questions.figures import AS_OF, CONVENTION


@strawberry.type(description="A step of a career from one state to another, and how unusual it is.")
class AssessedStep:
    start: str = strawberry.field(description="State that is left, as ladder/rank/level.")
    end: str = strawberry.field(description="State that is entered.")
    times: int | None = strawberry.field(
        description="How many times the step was observed in the country; null where fewer than five people left the state."
    )
    out_of: int | None = strawberry.field(description="Number of all steps out of the state; null like `times`.")
    atypicality: float | None = strawberry.field(description="-ln P of the step; null like `times`.")

    @classmethod
    def of(cls, step: model.AssessedStep) -> AssessedStep:
        return cls(start=str(step.start), end=str(step.end), times=step.times, out_of=step.out_of, atypicality=step.atypicality)


@strawberry.type(description="The career of a servant in one country.")
class AssessedCareer:
    country: str = strawberry.field(description="Two-letter code of the country.")
    atypicality: float | None = strawberry.field(
        description="Mean over the steps that are assessed: the greater, the more unusual; null where none is assessed."
    )
    assessed_steps: int = strawberry.field(description="Number of steps that are assessed.")
    unclear_moves: int = strawberry.field(description="Number of her moves whose states are not known.")
    observed_states: int = strawberry.field(description="Number of states that were observed in the country.")
    steps: list[AssessedStep] = strawberry.field(description="Her steps, the oldest first.", directives=[usual_size(5)])

    @classmethod
    def of(cls, career: model.AssessedCareer) -> AssessedCareer:
        return cls(
            country=career.country,
            atypicality=career.atypicality,
            assessed_steps=career.assessed,
            unclear_moves=career.unclear,
            observed_states=career.states,
            steps=[AssessedStep.of(each) for each in career.steps],
        )


@strawberry.type(description="How unusual the career of a servant is, among the steps that were observed in her country.")
class CareerAtypicality(ModelBacked):
    model_class = resolved.CareerAtypicality
    servant: Servant = strawberry.field(description="The servant; for a merged id the surviving one.")
    as_of: date = strawberry.field(description=AS_OF)
    not_assessed: str | None = strawberry.field(description="Why her file cannot be read; null where it can.")

    @strawberry.field(
        description="Her careers by country; none where she held no post whose state is known.", directives=[usual_size(1)]
    )
    def careers(self, found: strawberry.Parent[resolved.CareerAtypicality]) -> list[AssessedCareer]:
        return [AssessedCareer.of(each) for each in found.careers]

    @strawberry.field(description=CONVENTION)
    def convention(self) -> str:
        return model.CONVENTION
