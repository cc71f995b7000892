"""The roots."""

from __future__ import annotations

from typing import Annotated

import strawberry

from merit import contract
from merit.catalogue import all_rules
from resolvers import findings as found
from resolvers import load_runs as loaded
from resolvers import servants as listed
from resolvers import types
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from schema.career import CareerPath
from schema.common import Connection, Info
from schema.entities import Organisation, Position, Servant
from schema.findings import Finding, FindingFilter, Rule
from schema.load_runs import LoadRun
from schema.paging import After, First


@strawberry.input(description="Which servants; everything given must hold.")
class ServantFilter:
    name: str | None = strawberry.field(
        default=None,
        description="How the name begins, family name first, at least 2 letters; accents, apostrophes and case do not matter.",
    )
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of a body in which they hold or ever held a post."
    )

    def chosen(self) -> listed.ServantFilter:
        return listed.ServantFilter(self.name, self.organisation)


ServantId = Annotated[strawberry.ID, strawberry.argument(description="Id of the servant.")]
PositionId = Annotated[strawberry.ID, strawberry.argument(description="Id of the post.")]
OrganisationId = Annotated[strawberry.ID, strawberry.argument(description="Id of the body.")]
FindingId = Annotated[strawberry.ID, strawberry.argument(description="Id of the finding.")]
OfServants = Annotated[ServantFilter | None, strawberry.argument(description="Which servants; all where it is left out.")]
OfFindings = Annotated[FindingFilter | None, strawberry.argument(description="Which findings; all where it is left out.")]


@strawberry.type(description="Everything that can be asked.")
class Query:
    @strawberry.field(graphql_type=Servant | None, description="One servant.")
    async def servant(self, info: Info, id: ServantId) -> types.Servant | None:
        return await info.context.loaders.servants.load(str(id))

    @strawberry.field(graphql_type=Connection[Servant], description="Servants by name.")
    async def servants(
        self,
        info: Info,
        filter: OfServants = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Page[types.Servant]:
        chosen = filter.chosen() if filter else listed.ServantFilter()
        return await listed.servants(info.context, chosen, first, after)

    @strawberry.field(graphql_type=CareerPath | None, description="The whole career of one servant; null for an unknown id.")
    async def career_path(self, info: Info, servant_id: ServantId) -> types.CareerPath | None:
        return await info.context.loaders.career_paths.load(str(servant_id))

    @strawberry.field(graphql_type=Position | None, description="One post.")
    async def position(self, info: Info, id: PositionId) -> types.Position | None:
        return await info.context.loaders.positions.load(str(id))

    @strawberry.field(graphql_type=Organisation | None, description="One body.")
    async def organisation(self, info: Info, id: OrganisationId) -> types.Organisation | None:
        return await info.context.loaders.organisations.load(str(id))

    @strawberry.field(graphql_type=Connection[Finding], description="Findings, the newest deed first.")
    async def findings(
        self,
        info: Info,
        filter: OfFindings = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Page[found.Finding]:
        chosen = filter.chosen() if filter else found.FindingFilter()
        return await found.findings(info.context, chosen, first, after)

    @strawberry.field(graphql_type=Finding | None, description="One finding.")
    async def finding(self, info: Info, id: FindingId) -> found.Finding | None:
        return await info.context.loaders.findings.load(str(id))

    @strawberry.field(graphql_type=list[Rule], description="All rules, by id.")
    def rules(self) -> list[contract.Rule]:
        return list(all_rules())

    @strawberry.field(graphql_type=Connection[LoadRun], description="Synchronisations of portals, the newest first.")
    async def load_runs(self, info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[types.LoadRun]:
        return await loaded.load_runs(info.context, first, after)
