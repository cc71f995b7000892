"""The fields of a servant that lead to all but her career; ``schema.entities`` inherits them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import types
from resolvers.facts import appeals, background, conduct, learning, merits
from schema.common import Info
from schema.list_sizes import usual_size

# These types lead back to servants: a circle, closed lazily here.
if TYPE_CHECKING:
    from schema.facts.appeals import Appeal
    from schema.facts.background import Education, Kinship, Relative
    from schema.facts.conduct import Bar, Reward, Sanction
    from schema.facts.learning import Certificate, Enrolment
    from schema.facts.merits import Assessment, DegreeGrant, ReserveMembership

LazyAppeal = Annotated["Appeal", strawberry.lazy("schema.facts.appeals")]
LazyEducation = Annotated["Education", strawberry.lazy("schema.facts.background")]
LazyKinship = Annotated["Kinship", strawberry.lazy("schema.facts.background")]
LazyRelative = Annotated["Relative", strawberry.lazy("schema.facts.background")]
LazyBar = Annotated["Bar", strawberry.lazy("schema.facts.conduct")]
LazyReward = Annotated["Reward", strawberry.lazy("schema.facts.conduct")]
LazySanction = Annotated["Sanction", strawberry.lazy("schema.facts.conduct")]
LazyCertificate = Annotated["Certificate", strawberry.lazy("schema.facts.learning")]
LazyEnrolment = Annotated["Enrolment", strawberry.lazy("schema.facts.learning")]
LazyAssessment = Annotated["Assessment", strawberry.lazy("schema.facts.merits")]
LazyDegreeGrant = Annotated["DegreeGrant", strawberry.lazy("schema.facts.merits")]
LazyReserveMembership = Annotated["ReserveMembership", strawberry.lazy("schema.facts.merits")]


@strawberry.type
class ServantFacts:
    @strawberry.field(graphql_type=list[LazyAssessment], description="Assessments, newest first.", directives=[usual_size(8)])
    async def assessments(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[merits.Assessment]:
        return await info.context.facts.linked(merits.Assessment, "servant", parent.id)

    @strawberry.field(
        graphql_type=list[LazyDegreeGrant], description="Qualification degrees, newest first.", directives=[usual_size(2)]
    )
    async def degrees(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[merits.DegreeGrant]:
        return await info.context.facts.linked(merits.DegreeGrant, "servant", parent.id)

    @strawberry.field(
        graphql_type=list[LazyReserveMembership],
        description="Memberships of talent pools and personnel reserves, newest first.",
        directives=[usual_size(1)],
    )
    async def reserve_memberships(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[merits.ReserveMembership]:
        return await info.context.facts.linked(merits.ReserveMembership, "servant", parent.id)

    @strawberry.field(
        graphql_type=list[LazyEnrolment], description="Enrolments on courses, newest first.", directives=[usual_size(6)]
    )
    async def enrolments(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[learning.Enrolment]:
        return await info.context.facts.linked(learning.Enrolment, "servant", parent.id)

    @strawberry.field(
        graphql_type=list[LazyCertificate],
        description="Certificates of professional development, newest first.",
        directives=[usual_size(6)],
    )
    async def certificates(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[learning.Certificate]:
        return await info.context.facts.linked(learning.Certificate, "servant", parent.id)

    @strawberry.field(graphql_type=list[LazyEducation], description="Diplomas, newest first.", directives=[usual_size(2)])
    async def educations(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[background.Education]:
        return await info.context.facts.linked(background.Education, "servant", parent.id)

    @strawberry.field(
        graphql_type=list[LazyKinship],
        description="Ties of kinship to other servants, declared and matched, newest first.",
        directives=[usual_size(2)],
    )
    async def kinships(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[background.Kinship]:
        return await info.context.facts.linked(background.Kinship, "of", parent.id)

    @strawberry.field(
        graphql_type=list[LazyRelative],
        description="Relatives that the servant declared, the youngest first. They are no servants as far as the hub knows.",
        directives=[usual_size(2)],
    )
    async def relatives(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[background.Relative]:
        return await info.context.facts.linked(background.Relative, "of", parent.id)

    @strawberry.field(
        graphql_type=list[LazySanction], description="Disciplinary sanctions, newest first.", directives=[usual_size(1)]
    )
    async def sanctions(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[conduct.Sanction]:
        return await info.context.facts.linked(conduct.Sanction, "servant", parent.id)

    @strawberry.field(
        graphql_type=list[LazyBar],
        description="Periods in which the servant may not be appointed, newest first.",
        directives=[usual_size(1)],
    )
    async def bars(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[conduct.Bar]:
        return await info.context.facts.linked(conduct.Bar, "servant", parent.id)

    @strawberry.field(graphql_type=list[LazyReward], description="Rewards, newest first.", directives=[usual_size(2)])
    async def rewards(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[conduct.Reward]:
        return await info.context.facts.linked(conduct.Reward, "servant", parent.id)

    @strawberry.field(
        graphql_type=list[LazyAppeal], description="Appeals that the servant filed, newest first.", directives=[usual_size(1)]
    )
    async def appeals(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[appeals.Appeal]:
        return await info.context.facts.linked(appeals.Appeal, "servant", parent.id)
