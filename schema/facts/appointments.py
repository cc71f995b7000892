"""Appointments, the contracts that confirm them, and the competitions and applications that they came from."""

from __future__ import annotations

from typing import ClassVar

import strawberry

from resolvers import holders, types
from resolvers.facts import careers
from schema.common import Day, Info, PortalRecord
from schema.entities import Organisation, Position, Servant
from schema.enums import ApplicationState, CompetitionKind, EndReason, Mode, RotationExtension, Term
from schema.list_sizes import usual_size
from schema.nodes import Fact, ModelBacked


@strawberry.type(description="An appointment: a spell of one servant in one position, and the order that began it.")
class Appointment(Fact, ModelBacked):
    model_class: ClassVar[type] = careers.Appointment
    start: Day = strawberry.field(description="First day in the position.")
    end: Day | None = strawberry.field(
        description="First day no longer in the position; null while it is held. If no portal states the end, its `latest` is "
        "null."
    )
    open: bool = strawberry.field(
        description="Whether the position is still held. An appointment whose end is unknown is never open."
    )
    mode: Mode | None = strawberry.field(description="How the position was filled; null where the portal does not state it.")
    mode_word: str | None = strawberry.field(description="The portal's own word for how the position was filled.")
    term: Term | None = strawberry.field(description="For how long the appointment was made.")
    term_word: str | None = strawberry.field(description="The portal's own word for the term.")
    order_number: str | None = strawberry.field(description="Number of the order.")
    order_date: Day | None = strawberry.field(description="Day of the order; null where the portal does not state it.")
    civil_service: bool | None = strawberry.field(
        description="Whether the position belongs to the civil service; null where that is not known."
    )
    end_reason: EndReason | None = strawberry.field(description="Why the appointment ended.")
    end_reason_word: str | None = strawberry.field(description="The portal's own word for why the appointment ended.")
    fte: float | None = strawberry.field(description="Share of a full post that the order states. 1 is full.")
    full_post_share: float | None = strawberry.field(
        description="Share of a full post: that of the order, or that of the position where the order states none."
    )
    probation_until: Day | None = strawberry.field(description="First day after the probation.")
    rotation_extension: RotationExtension | None = strawberry.field(description="Who extended the term of a rotation.")
    rotation_extension_word: str | None = strawberry.field(description="The portal's own word for that.")
    rotation_extended_until: Day | None = strawberry.field(
        description="Day until which the rotation was extended, as the portal states it. No source says whether that day "
        "still belongs to the term."
    )
    pay_grade: str | None = strawberry.field(description="Pay grade.")
    factor_points: float | None = strawberry.field(description="Points of the factors by which the pay grade was set.")
    rank: int | None = strawberry.field(
        description="Rank of the position on the day of the order; null where the rank is not certain."
    )
    ladder: str | None = strawberry.field(description="Ladder of that rank. Ranks are compared on one ladder only.")
    derived: bool | None = strawberry.field(
        description="True if no record of orders states it and it follows from a labour contract; otherwise null."
    )

    @strawberry.field(graphql_type=Servant | None, description="Who was appointed.")
    async def servant(self, info: Info, parent: strawberry.Parent[careers.Appointment]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)

    @strawberry.field(graphql_type=Position | None, description="The position, as it is now.")
    async def position(self, info: Info, parent: strawberry.Parent[careers.Appointment]) -> types.Position | None:
        return await info.context.dataloaders.positions.load(parent.position)

    @strawberry.field(graphql_type=Organisation | None, description="The organisation of the position, as it is now.")
    async def organisation(self, info: Info, parent: strawberry.Parent[careers.Appointment]) -> types.Organisation | None:
        position = await info.context.dataloaders.positions.load(parent.position)
        return await info.context.dataloaders.organisations.load(position.organisation) if position else None

    @strawberry.field(graphql_type=Servant | None, description="Who signed the order; null where no portal says.")
    async def appointed_by(self, info: Info, parent: strawberry.Parent[careers.Appointment]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.appointed_by) if parent.appointed_by else None

    @strawberry.field(graphql_type="Competition | None", description="The competition that the order names.")
    async def competition(self, info: Info, parent: strawberry.Parent[careers.Appointment]) -> careers.Competition | None:
        return await info.context.facts.load(careers.Competition, parent.competition) if parent.competition else None

    @strawberry.field(
        graphql_type="list[Contract]",
        description="Labour contracts that confirm it, or from which it follows, the latest start first.",
        directives=[usual_size(1)],
    )
    async def contracts(self, info: Info, parent: strawberry.Parent[careers.Appointment]) -> list[careers.Contract]:
        return await info.context.facts.linked(careers.Contract, "confirms", parent.id)


@strawberry.type(
    description="A labour contract as the employer reported it: a second source for a spell of service, or employment outside "
    "the civil service."
)
class Contract(Fact, ModelBacked):
    model_class: ClassVar[type] = careers.Contract
    title: str = strawberry.field(description="Title of the post in the contract.")
    start: Day = strawberry.field(description="First day of the contract.")
    end: Day | None = strawberry.field(
        description="First day after the contract; null while it is open. If no portal states the end, its `latest` is null."
    )
    open: bool = strawberry.field(description="Whether the contract is still in force. One whose end is unknown is never open.")
    occupation_code: str | None = strawberry.field(description="Code of the occupation in the national classifier.")
    fte: float | None = strawberry.field(description="Share of a full post. 1 is full.")
    end_reason: EndReason | None = strawberry.field(description="Why the contract ended.")
    end_reason_word: str | None = strawberry.field(description="The portal's own word for why it ended.")
    back_filled: bool | None = strawberry.field(
        description="Whether it was entered later, when the portal was filled with what had happened before; null where that is "
        "not known."
    )

    @strawberry.field(graphql_type=Servant | None, description="Who signed the contract.")
    async def servant(self, info: Info, parent: strawberry.Parent[careers.Contract]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)

    @strawberry.field(graphql_type=Organisation | None, description="The employer.")
    async def employer(self, info: Info, parent: strawberry.Parent[careers.Contract]) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(parent.employer)

    @strawberry.field(
        graphql_type=list[Appointment],
        description="The appointments that it confirms: hers with the employer in those days, or the one that follows from the "
        "contract where no order states any.",
        directives=[usual_size(1)],
    )
    async def confirms(self, info: Info, parent: strawberry.Parent[careers.Contract]) -> list[careers.Appointment]:
        return await info.context.facts.load_all(careers.Appointment, parent.confirms)


@strawberry.type(description="One round of a competition for a position.")
class Competition(Fact, ModelBacked):
    model_class: ClassVar[type] = careers.Competition
    kind: CompetitionKind | None = strawberry.field(description="Who could apply.")
    kind_word: str | None = strawberry.field(description="The portal's own word for the kind.")
    round: int | None = strawberry.field(description="Number of the round.")
    announced: Day | None = strawberry.field(description="Day of the announcement.")
    closed: Day | None = strawberry.field(description="Last day for applications.")
    interview_day: Day | None = strawberry.field(description="Day of the interviews.")
    protocol_day: Day | None = strawberry.field(description="Day of the protocol that names the winner.")
    requirements_edited: Day | None = strawberry.field(description="Day on which the requirements were last changed.")
    annulled: bool | None = strawberry.field(description="Whether the round was annulled; null where no portal says.")

    @strawberry.field(graphql_type=Position | None, description="The position that was to be filled, as it is now.")
    async def position(self, info: Info, parent: strawberry.Parent[careers.Competition]) -> types.Position | None:
        return await info.context.dataloaders.positions.load(parent.position)

    @strawberry.field(graphql_type=list[Servant], description="The members of the panel, by id.", directives=[usual_size(5)])
    async def panel(self, info: Info, parent: strawberry.Parent[careers.Competition]) -> list[types.Servant]:
        return [each for each in await info.context.dataloaders.servants.load_many(parent.panel) if each]

    @strawberry.field(graphql_type="list[Application]", description="The applications, by id.", directives=[usual_size(6)])
    async def applications(self, info: Info, parent: strawberry.Parent[careers.Competition]) -> list[careers.Application]:
        return await info.context.facts.linked(careers.Application, "competition", parent.id)

    @strawberry.field(
        graphql_type=list[PortalRecord],
        description="Portal records that state it, by id; the same as `sources`.",
        directives=[usual_size(2)],
    )
    async def records(self, info: Info, parent: strawberry.Parent[careers.Competition]) -> list[types.PortalRecord]:
        return await info.context.facts.sources(parent.label, parent.id)

    @strawberry.field(
        graphql_type=list[Appointment],
        description="The appointments whose orders name this round, newest first.",
        directives=[usual_size(1)],
    )
    async def appointments(self, info: Info, parent: strawberry.Parent[careers.Competition]) -> list[careers.Appointment]:
        return await info.context.facts.linked(careers.Appointment, "competition", parent.id)


@strawberry.type(description="One person's application in a competition. Scores are in the portal's own points.")
class Application(Fact, ModelBacked):
    model_class: ClassVar[type] = careers.Application
    state: ApplicationState | None = strawberry.field(description="How far the application came.")
    state_word: str | None = strawberry.field(description="The portal's own word for the state.")
    test_score: float | None = strawberry.field(description="Points for the test.")
    essay_score: float | None = strawberry.field(description="Points for the essay.")
    interview_score: float | None = strawberry.field(description="Points for the interview.")
    total_score: float | None = strawberry.field(description="Points in all, as the portal states them.")
    withdrawn: Day | None = strawberry.field(description="Day on which it was withdrawn; null where it was not.")

    @strawberry.field(graphql_type=Servant | None, description="Who applied.")
    async def servant(self, info: Info, parent: strawberry.Parent[careers.Application]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)

    @strawberry.field(graphql_type=Competition | None, description="The competition.")
    async def competition(self, info: Info, parent: strawberry.Parent[careers.Application]) -> careers.Competition | None:
        return await info.context.facts.load(careers.Competition, parent.competition)


@strawberry.type(description="Somebody who holds a position on a day, or may hold it.")
class Holder:
    acting: bool = strawberry.field(description="Whether the servant only acts until somebody is appointed.")
    certain: bool = strawberry.field(
        description="Whether the position is certainly held on that day; false where the days of the appointment leave it open, "
        "as those without a stated end do."
    )

    @strawberry.field(graphql_type=Appointment | None, description="The appointment, which leads to the servant.")
    async def appointment(self, info: Info, parent: strawberry.Parent[holders.Holder]) -> careers.Appointment | None:
        return await info.context.facts.load(careers.Appointment, parent.appointment)

    @strawberry.field(graphql_type=Servant | None, description="The servant.")
    async def servant(self, info: Info, parent: strawberry.Parent[holders.Holder]) -> types.Servant | None:
        appointment = await info.context.facts.load(careers.Appointment, parent.appointment)
        return await info.context.dataloaders.servants.load(appointment.servant) if appointment else None
