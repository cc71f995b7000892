"""The staff of an organisation as part of a tree of organisations."""

from __future__ import annotations

import strawberry

from resolvers import staff
from resolvers.facts import careers
from schema.common import Info
from schema.entities import Organisation
from schema.facts.appointments import Appointment
from schema.list_sizes import usual_size
from schema.nodes import ModelBacked


@strawberry.type(description="An organisation of a tree with its own staff, without that of the organisations below it.")
class StaffOfOrganisation(ModelBacked):
    model_class = staff.BodyOfTree
    organisation: Organisation = strawberry.field(description="The organisation, as it is now.")
    depth: int = strawberry.field(description="How far it is below the first organisation of the tree, which has 0.")

    @strawberry.field(description="Id of the organisation directly above it on that day; null for the first one of the tree.")
    def above_id(self, parent: strawberry.Parent[staff.BodyOfTree]) -> strawberry.ID | None:
        return None if parent.above is None else strawberry.ID(parent.above)

    @strawberry.field(description="Number of appointments to its own positions that are certainly in force on the day.")
    async def number(self, info: Info, parent: strawberry.Parent[staff.BodyOfTree]) -> int:
        return await staff.number_of_staff(info.context, parent)

    @strawberry.field(
        graphql_type=list[Appointment],
        description=f"These appointments by the name of the servant, at most {staff.MOST_STAFF}. Organisation.staff is paged and "
        "has all of them.",
        directives=[usual_size(10)],
    )
    async def staff(self, info: Info, parent: strawberry.Parent[staff.BodyOfTree]) -> list[careers.Appointment]:
        return await staff.staff_of_body(info.context, parent)
