"""The answer to the question by which ways careers go from one place to another."""

from __future__ import annotations

from datetime import date

import strawberry

from merit.questions import career_places
from merit.questions import routes as model
from schema.enums import BodyLevel
from schema.list_sizes import usual_size
from schema.questions.figures import AS_OF, CONVENTION, FigureCount, FigureShare, id_of


@strawberry.type(description="A rank on a ladder, in bodies of one level or of any, and the position that was asked for.")
class CareerPlace:
    ladder: str | None = strawberry.field(description="Ladder.")
    rank: int | None = strawberry.field(description="Rank.")
    level: BodyLevel | None = strawberry.field(description="Level of the bodies; null for any.")
    position_id: strawberry.ID | None = strawberry.field(description="Id of the position; null where a rank was asked for.")
    title: str | None = strawberry.field(description="Title of the position.")
    organisation_name: str | None = strawberry.field(description="Name of the position's organisation.")

    @classmethod
    def of(cls, at: career_places.Place) -> CareerPlace:
        return cls(
            ladder=at.ladder,
            rank=at.rank,
            level=BodyLevel(at.level) if at.level else None,
            position_id=id_of(at.position),
            title=at.title,
            organisation_name=at.body,
        )


@strawberry.type(description="A step of a route from one state to another.")
class RouteStep:
    start: str = strawberry.field(description="State that is left, as ladder/rank/level.")
    end: str = strawberry.field(description="State that is entered.")
    share: FigureShare = strawberry.field(description="Share of all steps out of the state: the probability of the step.")
    people: int = strawberry.field(description="Number of people who took the step.")


@strawberry.type(description="A route from one place to another.")
class CareerRoute:
    probability: float = strawberry.field(description="Product of the probabilities of its steps.")
    cost: float = strawberry.field(description="Sum of -ln P of its steps.")
    steps: list[RouteStep] = strawberry.field(description="The steps, in order.", directives=[usual_size(5)])

    @classmethod
    def of(cls, route: model.FoundRoute) -> CareerRoute:
        steps = [
            RouteStep(start=str(each.start), end=str(each.end), share=FigureShare.of(each.share), people=each.people)
            for each in route.steps
        ]
        return cls(probability=route.probability, cost=route.cost, steps=steps)


@strawberry.type(description="The route that most people took.")
class TypicalRoute:
    states: list[str] = strawberry.field(description="Its states, in order.", directives=[usual_size(5)])
    people: int = strawberry.field(description="Number of people who took it.")


@strawberry.type(description="The most probable routes from one place to another, and the typical one.")
class CareerRoutes:
    start: CareerPlace = strawberry.field(description="Where routes begin.")
    end: CareerPlace = strawberry.field(description="Where routes end.")
    country: str = strawberry.field(description="Country of both places.")
    routes: list[CareerRoute] = strawberry.field(
        description="The routes whose steps were each taken by five people or more, the most probable first.",
        directives=[usual_size(5)],
    )
    equal_left_out: bool = strawberry.field(description="Whether a further route is as probable as the last one.")
    typical: TypicalRoute | None = strawberry.field(description="The typical route; null where too few people took any.")
    unclear_moves: FigureCount = strawberry.field(description="Number of moves in the country whose states are not known.")
    not_assessed: str | None = strawberry.field(description="Why no route was looked for; null where one was.")
    convention: str = strawberry.field(description=CONVENTION)
    as_of: date = strawberry.field(description=AS_OF)

    @classmethod
    def of(cls, answer: model.RoutesAnswer) -> CareerRoutes:
        typical = answer.typical
        return cls(
            start=CareerPlace.of(answer.start),
            end=CareerPlace.of(answer.end),
            country=answer.country,
            routes=[CareerRoute.of(each) for each in answer.routes],
            equal_left_out=answer.equal_left_out,
            typical=TypicalRoute(states=[*map(str, typical.states)], people=typical.people) if typical else None,
            unclear_moves=FigureCount.of(answer.unclear),
            not_assessed=answer.not_assessed,
            convention=answer.convention,
            as_of=answer.as_of,
        )
