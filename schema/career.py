"""A career: its steps, what stood behind each, and what lies between them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import types
from schema.common import Day, Info, PortalRecord
from schema.enums import CourseKind, Mode, MoveKind, PositionGroup, Term

if TYPE_CHECKING:
    from schema.entities import Organisation, Position, Servant

LazyServant = Annotated["Servant", strawberry.lazy("schema.entities")]
LazyPosition = Annotated["Position", strawberry.lazy("schema.entities")]
LazyOrganisation = Annotated["Organisation", strawberry.lazy("schema.entities")]


@strawberry.type(description="A post as it was on the day of the order, or on the first day in it where the order has no day.")
class PositionAsOf:
    id: strawberry.ID = strawberry.field(description="Id of the post.")
    title: str = strawberry.field(description="Its title then.")
    ladder: str | None = strawberry.field(description="Its ladder then; ranks are compared inside one ladder only.")
    rank: int | None = strawberry.field(description="Its rank then, greater is more senior; null where it is not certain.")
    group: PositionGroup | None = strawberry.field(description="Its group in the register then.")
    servant_class: str | None = strawberry.field(description="Class of servants it was for then.")
    head_of_body: bool | None = strawberry.field(description="Whether its holder led the body then.")
    competition_required: bool | None = strawberry.field(description="Whether its description asked for a competition then.")
    certain: bool = strawberry.field(description="Whether no other version of the post can have been in force then.")

    @strawberry.field(graphql_type=LazyPosition | None, description="The post as it is now.")
    async def position(self, info: Info, parent: strawberry.Parent[types.PositionAsOf]) -> types.Position | None:
        return await info.context.loaders.positions.load(parent.id)


@strawberry.type(description="A body as it was on the day of the order, or on the first day in the post.")
class OrganisationAsOf:
    id: strawberry.ID = strawberry.field(description="Id of the body.")
    name: str = strawberry.field(description="Its name then; its present name where no version of that time is on record.")
    level: str | None = strawberry.field(description="Its level of administration then.")
    country: str | None = strawberry.field(description="Two letters of its country.")

    @strawberry.field(graphql_type=LazyOrganisation | None, description="The body as it is now.")
    async def organisation(self, info: Info, parent: strawberry.Parent[types.OrganisationAsOf]) -> types.Organisation | None:
        return await info.context.loaders.organisations.load(parent.id)


@strawberry.type(description="The round of a competition that an appointment came from.")
class Competition:
    id: strawberry.ID = strawberry.field(description="Id of the round.")
    kind: str | None = strawberry.field(description="Open or closed, in the portal's words.")
    round: int | None = strawberry.field(description="Which round it was.")
    announced: Day | None = strawberry.field(description="Day of the announcement.")
    closed: Day | None = strawberry.field(description="Last day for applications.")
    interview_day: Day | None = strawberry.field(description="Day of the interviews.")
    protocol_day: Day | None = strawberry.field(description="Day of the protocol that names the winner.")
    annulled: bool = strawberry.field(description="Whether it was annulled.")
    records: list[PortalRecord] = strawberry.field(description="Where this is known from.")


@strawberry.type(description="A course of the academy.")
class Course:
    id: strawberry.ID = strawberry.field(description="Id of the course.")
    title: str = strawberry.field(description="Its title.")
    kind: CourseKind | None = strawberry.field(description="What it is for.")
    subject: str | None = strawberry.field(description="Its subject.")
    hours: int | None = strawberry.field(description="Its length in hours.")
    provider: str | None = strawberry.field(description="Who gives it.")


@strawberry.type(description="One person's time on one course.")
class Training:
    id: strawberry.ID = strawberry.field(description="Id of the enrolment.")
    course: Course = strawberry.field(description="The course.")
    state: str | None = strawberry.field(description="How far it went, in the portal's words.")
    mastering_score: float | None = strawberry.field(description="How well it was mastered, 0 to 100.")
    start: Day = strawberry.field(description="First day.")
    end: Day | None = strawberry.field(description="First day after it; null while it lasts.")
    open: bool = strawberry.field(description="Whether it still lasts.")
    records: list[PortalRecord] = strawberry.field(description="Where this is known from.")


@strawberry.type(description="A certificate of professional development.")
class Certificate:
    id: strawberry.ID = strawberry.field(description="Id of the certificate.")
    number: str = strawberry.field(description="Its number.")
    issued: Day = strawberry.field(description="Day of issue.")
    valid_until: Day | None = strawberry.field(description="Last day of validity; null where none is stated.")
    hours: int | None = strawberry.field(description="Hours of training it attests.")
    training: strawberry.ID | None = strawberry.field(description="Id of the training that earned it, where it is known.")
    records: list[PortalRecord] = strawberry.field(description="Where this is known from.")


@strawberry.type(description="One appointment, with what stood behind it and what was learned in its time.")
class CareerStep:
    id: strawberry.ID = strawberry.field(description="Id of the appointment.")
    position: PositionAsOf = strawberry.field(description="The post as it was then.")
    organisation: OrganisationAsOf | None = strawberry.field(description="The body as it was then.")
    mode: Mode | None = strawberry.field(description="How the post was filled; null where the portal does not say.")
    term: Term | None = strawberry.field(description="For how long the appointment was made.")
    order_number: str | None = strawberry.field(description="Number of the order.")
    order_date: Day | None = strawberry.field(description="Day of the order.")
    start: Day = strawberry.field(description="First day in the post.")
    end: Day | None = strawberry.field(
        description="First day no longer in the post; null while the step is open. An end that no portal names has no latest day."
    )
    open: bool = strawberry.field(description="Whether the post is still held. An unknown end is never open.")
    civil_service: bool | None = strawberry.field(
        description="Whether the post belongs to the civil service; null where it is not known."
    )
    fte: float | None = strawberry.field(description="Share of a full post: 1 is full.")
    end_reason: str | None = strawberry.field(description="Why it ended, in the portal's words.")
    on_main_line: bool = strawberry.field(
        description="Whether it is on the line of substantive civil-service posts; acting, secondment and side posts are not."
    )
    move: MoveKind | None = strawberry.field(
        description="What the move into this step was; null for the first step of the line and for steps beside it."
    )
    steps_gained: int | None = strawberry.field(description="Ranks gained by the move; null where they cannot be compared.")
    competition: Competition | None = strawberry.field(description="The competition the order names.")
    training: list[Training] = strawberry.field(
        description="Training that began, or may have begun, in the time of the step, by start."
    )
    certificates: list[Certificate] = strawberry.field(
        description="Certificates issued, or possibly issued, in the time of the step, by day."
    )
    records: list[PortalRecord] = strawberry.field(description="Where the appointment is known from.")


@strawberry.type(description="Days between steps of the main line on which certainly no civil-service post was held.")
class CareerGap:
    start: date = strawberry.field(description="First day of the gap.")
    end: date = strawberry.field(description="First day after the gap.")
    days: int = strawberry.field(description="How many days.")
    after: strawberry.ID = strawberry.field(description="Id of the step that ended before it.")
    before: strawberry.ID = strawberry.field(description="Id of the step that began after it.")


@strawberry.type(description="The whole career of one servant.")
class CareerPath:
    steps: list[CareerStep] = strawberry.field(description="All appointments, by start.")
    gaps: list[CareerGap] = strawberry.field(description="The gaps in the main line, by start.")
    training: list[Training] = strawberry.field(description="All training, also outside every step, by start.")
    certificates: list[Certificate] = strawberry.field(description="All certificates, also outside every step, by day.")

    @strawberry.field(graphql_type=LazyServant | None, description="Whose career it is.")
    async def servant(self, info: Info, parent: strawberry.Parent[types.CareerPath]) -> types.Servant | None:
        return await info.context.loaders.servants.load(parent.servant)
