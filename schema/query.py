"""The root fields."""

from __future__ import annotations

from typing import Annotated

import strawberry

from merit import contract
from merit.registry import all_rules
from resolvers import types
from resolvers.findings import FindingCriteria, findings_page
from resolvers.load_runs import load_runs_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from resolvers.servants import ServantCriteria, servants_page
from schema.career import CareerPath
from schema.common import Connection, Info
from schema.entities import Organisation, Position, Servant
from schema.findings import Finding, FindingFilter, Rule
from schema.list_sizes import PAGE, usual_size
from schema.load_runs import LoadRun
from schema.paging import After, First


@strawberry.input(description="Which servants to list. All given criteria must hold.")
class ServantFilter:
    name: str | None = strawberry.field(
        default=None,
        description="Beginning of the name, family name first, at least 2 letters. Case, accents and apostrophes do not matter.",
    )
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of an organisation in which the servants hold or ever held a position."
    )

    def criteria(self) -> ServantCriteria:
        return ServantCriteria(self.name, self.organisation)


ServantId = Annotated[strawberry.ID, strawberry.argument(description="Id of the servant.")]
PositionId = Annotated[strawberry.ID, strawberry.argument(description="Id of the position.")]
OrganisationId = Annotated[strawberry.ID, strawberry.argument(description="Id of the organisation.")]
FindingId = Annotated[strawberry.ID, strawberry.argument(description="Id of the finding.")]
ServantsFilter = Annotated[
    ServantFilter | None, strawberry.argument(description="Which servants to list; without a filter, all of them.")
]
FindingsFilter = Annotated[
    FindingFilter | None, strawberry.argument(description="Which findings to list; without a filter, all of them.")
]


@strawberry.type(description="The root of all queries.")
class Query:
    @strawberry.field(graphql_type=Servant | None, description="One servant; null for an unknown id.")
    async def servant(self, info: Info, id: ServantId) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(str(id))

    @strawberry.field(graphql_type=Connection[Servant], description="Servants, by name.", directives=[PAGE])
    async def servants(
        self,
        info: Info,
        filter: ServantsFilter = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Page[types.Servant]:
        criteria = filter.criteria() if filter else ServantCriteria()
        return await servants_page(info.context, criteria, first, after)

    @strawberry.field(graphql_type=CareerPath | None, description="The whole career of one servant; null for an unknown id.")
    async def career_path(self, info: Info, servant_id: ServantId) -> types.CareerPath | None:
        return await info.context.dataloaders.career_paths.load(str(servant_id))

    @strawberry.field(graphql_type=Position | None, description="One position; null for an unknown id.")
    async def position(self, info: Info, id: PositionId) -> types.Position | None:
        return await info.context.dataloaders.positions.load(str(id))

    @strawberry.field(graphql_type=Organisation | None, description="One organisation; null for an unknown id.")
    async def organisation(self, info: Info, id: OrganisationId) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(str(id))

    @strawberry.field(
        graphql_type=Connection[Finding], description="Findings by the day of the case, newest first.", directives=[PAGE]
    )
    async def findings(
        self,
        info: Info,
        filter: FindingsFilter = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Page[types.Finding]:
        criteria = filter.criteria() if filter else FindingCriteria()
        return await findings_page(info.context, criteria, first, after)

    @strawberry.field(graphql_type=Finding | None, description="One finding; null for an unknown id.")
    async def finding(self, info: Info, id: FindingId) -> types.Finding | None:
        return await info.context.dataloaders.findings.load(str(id))

    @strawberry.field(graphql_type=list[Rule], description="All rules, by id.", directives=[usual_size(40)])
    def rules(self) -> list[contract.Rule]:
        return list(all_rules())

    @strawberry.field(
        graphql_type=Connection[LoadRun], description="Synchronisations of portals, the newest first.", directives=[PAGE]
    )
    async def load_runs(self, info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[types.LoadRun]:
        return await load_runs_page(info.context, first, after)
