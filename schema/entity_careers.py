"""The fields of servants, positions and organisations that lead to careers; ``schema.entities`` inherits them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import types
from resolvers.facts import careers
from resolvers.holders import Holder as HolderModel
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from resolvers.staff import MOST_BODIES, BodyOfTree, staff_page, staff_tree
from schema.common import Connection, Info
from schema.enums import MoveKind
from schema.list_sizes import PAGE, usual_size
from schema.paging import After, First

# The types of careers lead back to servants, positions and organisations: a circle, closed lazily here.
if TYPE_CHECKING:
    from schema.facts.appointments import Application, Appointment, Competition, Contract, Holder
    from schema.facts.careers import Promotion
    from schema.staff import StaffOfOrganisation

LazyApplication = Annotated["Application", strawberry.lazy("schema.facts.appointments")]
LazyAppointment = Annotated["Appointment", strawberry.lazy("schema.facts.appointments")]
LazyCompetition = Annotated["Competition", strawberry.lazy("schema.facts.appointments")]
LazyHolder = Annotated["Holder", strawberry.lazy("schema.facts.appointments")]
LazyContract = Annotated["Contract", strawberry.lazy("schema.facts.appointments")]
LazyPromotion = Annotated["Promotion", strawberry.lazy("schema.facts.careers")]
LazyStaff = Annotated["StaffOfOrganisation", strawberry.lazy("schema.staff")]

OnDay = Annotated[date | None, strawberry.argument(description="The day; today where it is null.")]
KindOfMove = Annotated[MoveKind, strawberry.argument(description="Kind of the moves.")]
EveryKind = Annotated[
    bool, strawberry.argument(description="Whether moves of every kind are listed. Then `kind` does not matter.")
]
Below = Annotated[
    bool, strawberry.argument(description="Whether organisations that stand below this one on that day count as well.")
]


@strawberry.type
class ServantCareer:
    @strawberry.field(
        graphql_type=list[LazyAppointment],
        description="Appointments, the latest start first. `careerPath` shows each with the position as it was then.",
        directives=[usual_size(6)],
    )
    async def appointments(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[careers.Appointment]:
        return await info.context.facts.linked(careers.Appointment, "servant", parent.id)

    @strawberry.field(
        graphql_type=list[LazyPromotion],
        description="Moves along the main line of substantive positions, newest first; by default promotions alone.",
        directives=[usual_size(3)],
    )
    async def promotions(
        self,
        info: Info,
        parent: strawberry.Parent[types.Servant],
        kind: KindOfMove = MoveKind.PROMOTION,
        every_kind: EveryKind = False,
    ) -> list[careers.Promotion]:
        moves = await info.context.facts.linked(careers.Promotion, "servant", parent.id)
        return [move for move in moves if every_kind or move.kind == kind.value]

    @strawberry.field(
        graphql_type=list[LazyApplication], description="Applications in competitions, by id.", directives=[usual_size(4)]
    )
    async def applications(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[careers.Application]:
        return await info.context.facts.linked(careers.Application, "servant", parent.id)

    @strawberry.field(
        graphql_type=list[LazyContract], description="Labour contracts, the latest start first.", directives=[usual_size(3)]
    )
    async def contracts(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[careers.Contract]:
        return await info.context.facts.linked(careers.Contract, "servant", parent.id)


@strawberry.type
class PositionCareers:
    @strawberry.field(
        graphql_type=LazyHolder | None,
        description="Who certainly holds the position on a day: the first of `holders` that is certain. Null where nobody "
        "certainly does; `holders` has those who may, too.",
    )
    async def holder(self, info: Info, parent: strawberry.Parent[types.Position], on: OnDay = None) -> HolderModel | None:
        held = await info.context.holders.holders(parent.id, on or info.context.today)
        return next((each for each in held if each.certain), None)

    @strawberry.field(
        graphql_type=list[LazyHolder],
        description="Who holds the position on a day, or may hold it, at most 100: first those who certainly do, of these those "
        "who do not only act, then the greater share of a full post, then the later start.",
        directives=[usual_size(1)],
    )
    async def holders(self, info: Info, parent: strawberry.Parent[types.Position], on: OnDay = None) -> list[HolderModel]:
        return await info.context.holders.holders(parent.id, on or info.context.today)

    @strawberry.field(
        graphql_type=list[LazyCompetition],
        description="Competitions for the position, the newest announcement first.",
        directives=[usual_size(2)],
    )
    async def competitions(self, info: Info, parent: strawberry.Parent[types.Position]) -> list[careers.Competition]:
        return await info.context.facts.linked(careers.Competition, "position", parent.id)


@strawberry.type
class OrganisationStaff:
    @strawberry.field(
        graphql_type=Connection[LazyAppointment],
        description="Appointments to positions of the organisation that are certainly in force on a day, by the name of the "
        "servant. Acting and second posts count, so a servant may appear twice.",
        directives=[PAGE],
    )
    async def staff(
        self,
        info: Info,
        parent: strawberry.Parent[types.Organisation],
        on: OnDay = None,
        below: Below = False,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Page[careers.Appointment]:
        return await staff_page(info.context, parent.id, on or info.context.today, below, first, after)

    @strawberry.field(
        graphql_type=list[LazyStaff],
        description="Who works where on a day: the organisation and all that stand below it, each followed by those below it by "
        f"name, with its own staff. At most {MOST_BODIES} organisations; a larger tree is refused.",
        directives=[usual_size(20)],
    )
    async def staff_tree(self, info: Info, parent: strawberry.Parent[types.Organisation], on: OnDay = None) -> list[BodyOfTree]:
        return await staff_tree(info.context, parent.id, on or info.context.today)
