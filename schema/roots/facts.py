"""Appointments, moves and competitions, by id and as lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from resolvers.career_lists import (
    AppointmentCriteria,
    CompetitionCriteria,
    PromotionCriteria,
    appointments_page,
    competitions_page,
    promotions_page,
)
from resolvers.facts import careers
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from schema.common import Connection, Info
from schema.enums import Mode, MoveKind
from schema.facts.appointments import Appointment, Competition
from schema.facts.careers import Promotion
from schema.list_sizes import PAGE
from schema.paging import CHANGED_SINCE, MISSING_AT_PORTAL, After, First
from schema.ranges import DayRange, days


@strawberry.input(description="Which appointments to list. All given criteria must hold.")
class AppointmentFilter:
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the organisation of the position to which somebody was appointed."
    )
    below: bool = strawberry.field(
        default=False, description="Whether the organisations that stand below `organisation` today count as well."
    )
    servant: strawberry.ID | None = strawberry.field(default=None, description="Id of the servant who was appointed.")
    position: strawberry.ID | None = strawberry.field(default=None, description="Id of the position.")
    appointed_by: strawberry.ID | None = strawberry.field(default=None, description="Id of the servant who signed the order.")
    mode: Mode | None = strawberry.field(default=None, description="How the position was filled.")
    order_number: str | None = strawberry.field(
        default=None, description="Number of the order, exactly as the portal writes it. Organisations may share numbers."
    )
    ordered: DayRange | None = strawberry.field(
        default=None,
        description="Days on which the order was given. The first day in the position counts for an order without a day, and an "
        "order whose day is not exact is listed if it may fall within.",
    )
    open_on: date | None = strawberry.field(
        default=None,
        description="Day on which the appointment is certainly in force. One whose end no portal states is not.",
    )
    changed_since: datetime | None = strawberry.field(default=None, description=CHANGED_SINCE)
    missing_at_portal: bool | None = strawberry.field(default=None, description=MISSING_AT_PORTAL)

    def criteria(self) -> AppointmentCriteria:
        ordered = days("ordered", self.ordered)
        return AppointmentCriteria(
            organisation=self.organisation,
            below=self.below,
            servant=self.servant,
            position=self.position,
            appointed_by=self.appointed_by,
            mode=self.mode.value if self.mode else None,
            order_number=self.order_number,
            day_from=ordered.start,
            day_before=ordered.before,
            open_on=self.open_on,
            since=self.changed_since,
            missing=self.missing_at_portal,
        )


@strawberry.input(description="Which moves to list. All given criteria must hold.")
class PromotionFilter:
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the organisation of the position that the move leads into."
    )
    below: bool = strawberry.field(
        default=False, description="Whether the organisations that stand below `organisation` today count as well."
    )
    servant: strawberry.ID | None = strawberry.field(default=None, description="Id of the servant who moved.")
    kind: MoveKind = strawberry.field(default=MoveKind.PROMOTION, description="Kind of the moves.")
    every_kind: bool = strawberry.field(
        default=False, description="Whether moves of every kind are listed. Then `kind` does not matter."
    )
    appointed_by: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the servant who signed the order of the new position."
    )
    mode: Mode | None = strawberry.field(default=None, description="How the new position was filled.")
    ordered: DayRange | None = strawberry.field(
        default=None,
        description="Days on which the order was given; a move whose day is not exact is listed if it may fall within.",
    )
    changed_since: datetime | None = strawberry.field(
        default=None, description=f"{CHANGED_SINCE} A move is stated by the records of its appointments."
    )
    missing_at_portal: bool | None = strawberry.field(default=None, description=MISSING_AT_PORTAL)

    def criteria(self) -> PromotionCriteria:
        ordered = days("ordered", self.ordered)
        return PromotionCriteria(
            organisation=self.organisation,
            below=self.below,
            servant=self.servant,
            kind=None if self.every_kind else self.kind.value,
            appointed_by=self.appointed_by,
            mode=self.mode.value if self.mode else None,
            day_from=ordered.start,
            day_before=ordered.before,
            since=self.changed_since,
            missing=self.missing_at_portal,
        )


@strawberry.input(description="Which competitions to list. All given criteria must hold.")
class CompetitionFilter:
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the organisation of the position that was to be filled."
    )
    below: bool = strawberry.field(
        default=False, description="Whether the organisations that stand below `organisation` today count as well."
    )
    position: strawberry.ID | None = strawberry.field(default=None, description="Id of the position.")
    announced: DayRange | None = strawberry.field(
        default=None,
        description="Days of the announcement; a competition whose day is not exact is listed if it may fall within, one without "
        "a day is not.",
    )
    annulled: bool | None = strawberry.field(
        default=None, description="Whether the round was annulled. A round of which no portal says so is neither."
    )
    changed_since: datetime | None = strawberry.field(default=None, description=CHANGED_SINCE)
    missing_at_portal: bool | None = strawberry.field(default=None, description=MISSING_AT_PORTAL)

    def criteria(self) -> CompetitionCriteria:
        announced = days("announced", self.announced)
        return CompetitionCriteria(
            organisation=self.organisation,
            below=self.below,
            position=self.position,
            annulled=self.annulled,
            day_from=announced.start,
            day_before=announced.before,
            since=self.changed_since,
            missing=self.missing_at_portal,
        )


AppointmentId = Annotated[strawberry.ID, strawberry.argument(description="Id of the appointment.")]
CompetitionId = Annotated[strawberry.ID, strawberry.argument(description="Id of the competition.")]
AppointmentsFilter = Annotated[
    AppointmentFilter | None, strawberry.argument(description="Which appointments to list; without a filter, all of them.")
]
PromotionsFilter = Annotated[
    PromotionFilter | None, strawberry.argument(description="Which moves to list; without a filter, all promotions.")
]
CompetitionsFilter = Annotated[
    CompetitionFilter | None, strawberry.argument(description="Which competitions to list; without a filter, all of them.")
]


@strawberry.type
class FactRoots:
    @strawberry.field(graphql_type=Appointment | None, description="One appointment; null for an unknown id.")
    async def appointment(self, info: Info, id: AppointmentId) -> careers.Appointment | None:
        return await info.context.facts.load(careers.Appointment, str(id))

    @strawberry.field(graphql_type=Competition | None, description="One round of a competition; null for an unknown id.")
    async def competition(self, info: Info, id: CompetitionId) -> careers.Competition | None:
        return await info.context.facts.load(careers.Competition, str(id))

    @strawberry.field(
        graphql_type=Connection[Appointment],
        description="Appointments by the day of the order, newest first. The first day in the position stands for the day of an "
        "order that has none.",
        directives=[PAGE],
    )
    async def appointments(
        self, info: Info, filter: AppointmentsFilter = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[careers.Appointment]:
        criteria = filter.criteria() if filter else AppointmentCriteria()
        return await appointments_page(info.context, criteria, first, after)

    @strawberry.field(
        graphql_type=Connection[Promotion],
        description="Moves along the main line of substantive positions by the day of the order, newest first; by default "
        "promotions alone.",
        directives=[PAGE],
    )
    async def promotions(
        self, info: Info, filter: PromotionsFilter = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[careers.Promotion]:
        criteria = filter.criteria() if filter else PromotionCriteria(kind=MoveKind.PROMOTION.value)
        return await promotions_page(info.context, criteria, first, after)

    @strawberry.field(
        graphql_type=Connection[Competition],
        description="Rounds of competitions by the day of the announcement, newest first; those without a day come last.",
        directives=[PAGE],
    )
    async def competitions(
        self, info: Info, filter: CompetitionsFilter = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[careers.Competition]:
        criteria = filter.criteria() if filter else CompetitionCriteria()
        return await competitions_page(info.context, criteria, first, after)
