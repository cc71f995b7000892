"""The answer to the question what a servant should learn."""

from __future__ import annotations

from datetime import date

import strawberry

from merit.questions import competencies, courses
from merit.questions import development_plan as model
from resolvers import types
from resolvers.questions.people import Permitted
from resolvers.questions.permitted import Telling
from schema.common import Day, Info
from schema.entities import Servant
from schema.enums import CourseKind, EnrolmentState
from schema.list_sizes import usual_size
from schema.questions.figures import CONVENTION, day_of, id_of, known_day
from schema.questions.words import CompetencyStanding, DueState


@strawberry.type(description="A rating of a competency.")
class CompetencyRating:
    score: float = strawberry.field(description="Score, 0 to 100.")
    assessment_id: strawberry.ID = strawberry.field(description="Id of the assessment that gave it.")
    fixed_on: Day = strawberry.field(description="Day on which its result was fixed.")


@strawberry.type(description="A competency that the post requires, or that an assessment rated.")
class PlannedCompetency:
    id: strawberry.ID = strawberry.field(description="Id of the competency.")
    name: str = strawberry.field(description="Name.")
    required: bool | None = strawberry.field(description="Whether the post requires it; null where that is not known.")
    ratings: list[CompetencyRating] | None = strawberry.field(
        description="The ratings of which one is the last; several where their days leave it open, null where "
        "you may not see one.",
        directives=[usual_size(1)],
    )
    standing: CompetencyStanding | None = strawberry.field(
        description="How it stands; null where you may not see the last rating."
    )
    stale: bool | None = strawberry.field(
        description="Whether the last rating is older than the policy allows; null where that is not known."
    )
    missing: str | None = strawberry.field(description="What is missing where it is not assessed.")

    @classmethod
    def of(cls, each: competencies.PlannedCompetency, telling: Telling) -> PlannedCompetency:
        rated = [one.assessment for one in each.last]
        return cls(
            id=strawberry.ID(each.id),
            name=each.name,
            required=each.required,
            ratings=telling.of(
                [
                    CompetencyRating(
                        score=one.score, assessment_id=strawberry.ID(one.assessment), fixed_on=known_day(one.fixed_on)
                    )
                    for one in each.last
                ],
                *rated,
            ),
            standing=telling.of(each.standing, *rated),
            stale=telling.of(each.stale, *rated),
            missing=telling.of(each.missing, *rated),
        )


@strawberry.type(description="A place that the servant had or has on a course.")
class TakenCourse:
    state: EnrolmentState | None = strawberry.field(description="State of the enrolment.")
    last_day: Day = strawberry.field(description="Last day of the course.")
    completed: bool | None = strawberry.field(description="Whether she completed it; null where that is not known.")


@strawberry.type(description="A course that develops a competency.")
class PlannedCourse:
    course_id: strawberry.ID = strawberry.field(description="Id of the course.")
    title: str = strawberry.field(description="Title.")
    kind: CourseKind | None = strawberry.field(description="Purpose of the course.")
    subject: str | None = strawberry.field(description="Subject.")
    hours: int | None = strawberry.field(description="Length in hours.")
    provider: str | None = strawberry.field(description="Who gives the course.")
    portals: list[str] = strawberry.field(description="Portals that state it.", directives=[usual_size(1)])
    completed: bool | None = strawberry.field(description="Whether the servant completed it; null where that is not known.")
    taken: list[TakenCourse] = strawberry.field(
        description="The places that the servant had or has on it, the latest first.", directives=[usual_size(1)]
    )

    @classmethod
    def of(cls, planned: courses.PlannedCourse) -> PlannedCourse:
        course = planned.course
        return cls(
            course_id=strawberry.ID(course.id),
            title=course.title,
            kind=CourseKind(course.kind) if course.kind else None,
            subject=course.subject,
            hours=course.hours,
            provider=course.provider,
            portals=list(course.portals),
            completed=planned.completed,
            taken=[
                TakenCourse(state=each.state, last_day=known_day(each.last_day), completed=each.completed)
                for each in planned.taken
            ],
        )


@strawberry.type(description="The courses that develop a competency that is missing or low.")
class CoursesForCompetency:
    competency_id: strawberry.ID = strawberry.field(description="Id of the competency.")
    courses: list[PlannedCourse] = strawberry.field(
        description="The courses, those first that the servant did not complete.", directives=[usual_size(10)]
    )
    left_out: int = strawberry.field(description="Number of further courses.")
    no_longer_stated: int = strawberry.field(description="Number of courses that no portal states any more.")

    @classmethod
    def of(cls, each: courses.CoursesFor) -> CoursesForCompetency:
        return cls(
            competency_id=strawberry.ID(each.competency.id),
            courses=[PlannedCourse.of(one) for one in each.courses],
            left_out=each.left_out,
            no_longer_stated=each.no_longer_stated,
        )


@strawberry.type(description="When a development course is due, and how that stands.")
class PlannedTraining:
    state: DueState | None = strawberry.field(description="How it stands; null where it is not assessed.")
    due: Day | None = strawberry.field(description="Last day on which no course is needed.")
    last_enrolment_id: strawberry.ID | None = strawberry.field(description="Id of the enrolment on the last development course.")
    first_entry: Day | None = strawberry.field(description="Day of the first entry into the civil service.")
    missing: str | None = strawberry.field(description="What is missing where it is not assessed.")

    @classmethod
    def of(cls, training: model.PlannedTraining) -> PlannedTraining:
        due = training.due
        return cls(
            state=training.state,
            due=day_of(due.day) if due else None,
            last_enrolment_id=id_of(due.last.id) if due and due.last else None,
            first_entry=day_of(due.entered) if due else None,
            missing=training.missing,
        )


@strawberry.type(description="What a servant should learn.")
class DevelopmentPlan:
    servant_id: strawberry.ID = strawberry.field(description="Id of the servant.")
    name: str = strawberry.field(description="Name.")
    as_of: date = strawberry.field(description="Day of the plan.")
    position_id: strawberry.ID | None = strawberry.field(
        description="Id of the position that is planned for; null where she holds none."
    )
    own_position: bool = strawberry.field(description="Whether it is planned for her own position.")
    competencies: list[PlannedCompetency] = strawberry.field(
        description="The competencies that are required, or may be, and then those that were only rated.",
        directives=[usual_size(10)],
    )
    courses: list[CoursesForCompetency] = strawberry.field(
        description="The courses for each competency that is missing or low, as far as you may see how it stands.",
        directives=[usual_size(5)],
    )
    training: PlannedTraining = strawberry.field(description="When a development course is due.")
    not_assessed: list[str] = strawberry.field(
        description="What is not known of requirements and ratings, in sentences.", directives=[usual_size(2)]
    )
    policy: str | None = strawberry.field(
        description="The policy values that say what is low, stale and due soon; null where none is known on that day."
    )
    convention: str = strawberry.field(description=CONVENTION)

    @strawberry.field(graphql_type=Servant | None, description="The servant.")
    async def servant(self, info: Info) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(str(self.servant_id))

    @classmethod
    def of(cls, permitted: Permitted[model.DevelopmentPlan]) -> DevelopmentPlan:
        plan, telling = permitted.answer, permitted.telling
        return cls(
            servant_id=strawberry.ID(plan.servant),
            name=plan.name,
            as_of=plan.as_of,
            position_id=plan.post and strawberry.ID(plan.post.id),
            own_position=plan.own_post,
            competencies=[PlannedCompetency.of(each, telling) for each in plan.competencies],
            # Courses for a competency tell that it is low.
            courses=[
                CoursesForCompetency.of(each)
                for each in plan.courses
                if telling.tells(*(one.assessment for one in each.competency.last))
            ],
            training=PlannedTraining.of(plan.training),
            not_assessed=list(plan.not_assessed),
            policy=plan.policy and plan.policy.describe(),
            convention=plan.convention,
        )
