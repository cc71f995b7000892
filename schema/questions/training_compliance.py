"""The answer to the question whose training is overdue in a body, and how many hours of courses there were."""

from __future__ import annotations

from datetime import date

import strawberry

from merit.figures.training_compliance import NO_DUTY
from merit.questions import training_compliance as model
from merit.training import DueState
from schema.common import Info
from schema.entities import Organisation
from schema.list_sizes import usual_size
from schema.questions.figures import AS_OF, CONVENTION, CountTable, FigureCount, FigureShare, FigureSubject


@strawberry.type(description="The hours of completed courses in one year.")
class HoursOfYear:
    year: int = strawberry.field(description="Year of the last day of the courses.")
    people: FigureCount = strawberry.field(description="Number of people whose courses of the year are all loaded.")
    hours: FigureCount = strawberry.field(description="Number of hours of these people.")
    hours_per_person: float | None = strawberry.field(
        description="Hours per person; null where the people are suppressed or none."
    )
    courses_of_unknown_hours: FigureCount = strawberry.field(
        description="Number of courses that count no hours, because these or their completion are not known."
    )
    demanded: int | None = strawberry.field(description="Hours a year that the policy demands; null where it demands none.")
    enough: FigureShare | None = strawberry.field(
        description="Share of the people who have the hours demanded; null where none are demanded, nobody is judged, or the "
        "people are fewer than five."
    )

    @classmethod
    def of(cls, year: model.HoursOfYear) -> HoursOfYear:
        return cls(
            year=year.year,
            people=FigureCount.of(year.people),
            hours=FigureCount.of(year.hours),
            hours_per_person=year.per_person,
            courses_of_unknown_hours=FigureCount.of(year.unknown),
            demanded=year.demanded,
            enough=None if year.enough is None else FigureShare.of(year.enough),
        )


@strawberry.type(description="The people in post in a body or in one of its units, and how their training stands.")
class TrainingGroup:
    in_post: FigureCount = strawberry.field(description="Number of people in post.")
    perhaps_in_post: FigureCount = strawberry.field(
        description="Number of people of whom it is not known whether they are in post."
    )
    states: CountTable = strawberry.field(
        description="People by how their training stands: overdue, due soon, in time; no duty where the law asks for no course."
    )
    not_assessed: FigureCount = strawberry.field(description="Number of people whose training is not assessed.")
    missing: CountTable | None = strawberry.field(
        description="People whose training is not assessed, by what is missing; null for a unit, of which it is not told."
    )
    overdue: FigureShare | None = strawberry.field(
        description="Share of the overdue among those assessed; null where nobody is assessed."
    )
    hours: list[HoursOfYear] = strawberry.field(description="Hours of courses by year.", directives=[usual_size(3)])

    @classmethod
    def of(cls, group: model.Group, *, whole: bool = False) -> TrainingGroup:
        states = None
        if group.states is not None:
            states = {name: group.states.get(name, 0) for name in (*DueState, NO_DUTY)}
        nobody = group.states is not None and not any(group.states.get(state, 0) for state in DueState)
        return cls(
            in_post=FigureCount.of(group.in_post),
            perhaps_in_post=FigureCount.of(group.perhaps),
            states=CountTable.of(states),
            not_assessed=FigureCount.of(group.not_assessed),
            missing=CountTable.of(group.missing) if whole else None,
            overdue=None if nobody else FigureShare.of(group.overdue),
            hours=[HoursOfYear.of(each) for each in group.years],
        )


@strawberry.type(description="The people of one unit of a body.")
class TrainingUnit:
    id: strawberry.ID = strawberry.field(description="Id of the unit.")
    name: str | None = strawberry.field(description="Name of the unit.")
    group: TrainingGroup = strawberry.field(description="Its people.")

    @strawberry.field(graphql_type=Organisation | None, description="The unit.")
    async def organisation(self, info: Info) -> object:
        return await info.context.dataloaders.organisations.load(str(self.id))


@strawberry.type(description="How the training of the people in a body stands.")
class TrainingCompliance:
    about: FigureSubject = strawberry.field(description="The body with which it is counted.")
    due_soon_days: int | None = strawberry.field(description="Within so many days training is due soon (policy).")
    whole: TrainingGroup = strawberry.field(description="All people of the body with its units.")
    units: list[TrainingUnit] = strawberry.field(description="Each unit, by name.", directives=[usual_size(20)])
    convention: str = strawberry.field(description=CONVENTION)
    as_of: date = strawberry.field(description=AS_OF)

    @classmethod
    def of(cls, answer: model.TrainingCompliance) -> TrainingCompliance:
        return cls(
            about=FigureSubject.of(answer.counted),
            due_soon_days=answer.due_soon_days,
            whole=TrainingGroup.of(answer.whole, whole=True),
            units=[
                TrainingUnit(id=strawberry.ID(unit), name=name, group=TrainingGroup.of(group))
                for unit, name, group in answer.units
            ],
            convention=answer.convention,
            as_of=answer.as_of,
        )
