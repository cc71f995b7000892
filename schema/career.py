"""A career: its steps, what led to each of them, and the gaps between them."""

from __future__ import annotations

from datetime import date

import strawberry

from resolvers import types
from resolvers.facts import careers, learning
from resolvers.training import certificates_of, certificates_within, training_of, training_within
from schema.common import Day, Info, PortalRecord
from schema.entities import Organisation, Position, Servant
from schema.enums import (
    BodyLevel,
    EndReason,
    Mode,
    MoveKind,
    PositionGroup,
    ServantClass,
    Term,
)
from schema.facts.appointments import Appointment, Competition
from schema.facts.learning import Certificate, Enrolment
from schema.list_sizes import usual_size


@strawberry.type(
    description="A position as it was on the day of the order, or on the first day in it where the order has no date."
)
class PositionAsOf:
    id: strawberry.ID = strawberry.field(description="Id of the position.")
    title: str = strawberry.field(description="Title on that day.")
    ladder: str | None = strawberry.field(description="Ladder of the rank on that day. Ranks are compared on one ladder only.")
    rank: int | None = strawberry.field(
        description="Rank on that day. A greater number is more senior; null where the rank is not certain."
    )
    group: PositionGroup | None = strawberry.field(description="Group in the register of positions on that day.")
    servant_class: ServantClass | None = strawberry.field(description="Class of servants that the position was for.")
    servant_class_word: str | None = strawberry.field(description="The portal's own word for the class of servants.")
    head_of_body: bool | None = strawberry.field(description="Whether the holder led the organisation.")
    competition_required: bool | None = strawberry.field(description="Whether the position's description required a competition.")
    certain: bool = strawberry.field(description="Whether no other version of the position can have been in force on that day.")

    @strawberry.field(graphql_type=Position | None, description="The position as it is now.")
    async def position(self, info: Info, parent: strawberry.Parent[types.PositionAsOf]) -> types.Position | None:
        return await info.context.dataloaders.positions.load(parent.id)


@strawberry.type(description="An organisation as it was on the day of the order, or on the first day in the position.")
class OrganisationAsOf:
    id: strawberry.ID = strawberry.field(description="Id of the organisation.")
    name: str = strawberry.field(description="Name on that day; the current name where no version of that day is on record.")
    level: BodyLevel | None = strawberry.field(description="Level of administration on that day.")
    level_word: str | None = strawberry.field(description="The portal's own word for the level.")
    country: str | None = strawberry.field(description="Two-letter code of the country.")

    @strawberry.field(graphql_type=Organisation | None, description="The organisation as it is now.")
    async def organisation(self, info: Info, parent: strawberry.Parent[types.OrganisationAsOf]) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(parent.id)


@strawberry.type(description="One appointment, with the competition behind it and the training and certificates of its period.")
class CareerStep:
    id: strawberry.ID = strawberry.field(description="Id of the appointment.")
    position: PositionAsOf = strawberry.field(description="The position as it was then.")
    organisation: OrganisationAsOf | None = strawberry.field(description="The organisation as it was then.")
    mode: Mode | None = strawberry.field(description="How the position was filled; null where the portal does not state it.")
    mode_word: str | None = strawberry.field(description="The portal's own word for how the position was filled.")
    term: Term | None = strawberry.field(description="For how long the appointment was made.")
    order_number: str | None = strawberry.field(description="Number of the order.")
    order_date: Day | None = strawberry.field(description="Day of the order.")
    start: Day = strawberry.field(description="First day in the position.")
    end: Day | None = strawberry.field(
        description="First day no longer in the position; null while the step is open. If no portal states the end, its `latest` "
        "is null."
    )
    open: bool = strawberry.field(description="Whether the position is still held. A step whose end is unknown is never open.")
    civil_service: bool | None = strawberry.field(
        description="Whether the position belongs to the civil service; null where that is not known."
    )
    fte: float | None = strawberry.field(description="Share of a full post. 1 is full.")
    end_reason: EndReason | None = strawberry.field(description="Why the appointment ended.")
    end_reason_word: str | None = strawberry.field(description="The portal's own word for why the appointment ended.")
    on_main_line: bool = strawberry.field(
        description="Whether the step is on the main line of substantive civil-service posts. Acting, secondment and side posts "
        "are not."
    )
    move: MoveKind | None = strawberry.field(
        description="Kind of the move into this step; null for the first step of the main line and for steps beside it."
    )
    steps_gained: int | None = strawberry.field(
        description="Number of ranks that the move gained; null where the ranks cannot be compared."
    )

    @strawberry.field(
        graphql_type=Appointment | None,
        description="The appointment with all that portals state of it, such as who signed the order.",
    )
    async def appointment(self, info: Info, step: strawberry.Parent[types.CareerStep]) -> careers.Appointment | None:
        return await info.context.facts.load(careers.Appointment, step.id)

    @strawberry.field(
        graphql_type=list[PortalRecord],
        description="Portal records that state the appointment, by id.",
        directives=[usual_size(2)],
    )
    async def records(self, info: Info, step: strawberry.Parent[types.CareerStep]) -> list[types.PortalRecord]:
        return await info.context.facts.sources(careers.Appointment.label, step.id)

    @strawberry.field(
        graphql_type=bool,
        description="Whether all its records are missing at their portals: no portal that stated it still does.",
    )
    async def missing_at_portal(self, info: Info, step: strawberry.Parent[types.CareerStep]) -> bool:
        return types.all_missing(await info.context.facts.sources(careers.Appointment.label, step.id))

    @strawberry.field(graphql_type=Competition | None, description="The competition that the order names.")
    async def competition(self, info: Info, step: strawberry.Parent[types.CareerStep]) -> careers.Competition | None:
        return await info.context.facts.load(careers.Competition, step.competition) if step.competition else None

    @strawberry.field(
        graphql_type=list[Enrolment],
        description="Training that started, or may have started, during the step, by start.",
        directives=[usual_size(2)],
    )
    async def training(self, info: Info, step: strawberry.Parent[types.CareerStep]) -> list[learning.Enrolment]:
        return await training_within(info.context, step)

    @strawberry.field(
        graphql_type=list[Certificate],
        description="Certificates that were issued, or may have been issued, during the step, by day of issue.",
        directives=[usual_size(2)],
    )
    async def certificates(self, info: Info, step: strawberry.Parent[types.CareerStep]) -> list[learning.Certificate]:
        return await certificates_within(info.context, step)


@strawberry.type(description="Days between steps of the main line on which the servant certainly held no civil-service post.")
class CareerGap:
    start: date = strawberry.field(description="First day of the gap.")
    end: date = strawberry.field(description="First day after the gap.")
    days: int = strawberry.field(description="Length in days.")
    step_before_id: strawberry.ID = strawberry.field(description="Id of the step that the gap follows.")
    step_after_id: strawberry.ID = strawberry.field(description="Id of the step that follows the gap.")


@strawberry.type(description="The whole career of one servant.")
class CareerPath:
    servant: Servant = strawberry.field(description="The servant whose career it is.")
    steps: list[CareerStep] = strawberry.field(description="All appointments, by start.", directives=[usual_size(6)])
    gaps: list[CareerGap] = strawberry.field(description="Gaps in the main line, by start.", directives=[usual_size(1)])

    @strawberry.field(
        graphql_type=list[Enrolment], description="All training, also outside the steps, by start.", directives=[usual_size(6)]
    )
    async def training(self, info: Info, parent: strawberry.Parent[types.CareerPath]) -> list[learning.Enrolment]:
        return await training_of(info.context, parent.servant.id)

    @strawberry.field(
        graphql_type=list[Certificate],
        description="All certificates, also outside the steps, by day of issue.",
        directives=[usual_size(6)],
    )
    async def certificates(self, info: Info, parent: strawberry.Parent[types.CareerPath]) -> list[learning.Certificate]:
        return await certificates_of(info.context, parent.servant.id)
