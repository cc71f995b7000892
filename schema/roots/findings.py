"""Findings and the rules that raise them."""

from __future__ import annotations

from typing import Annotated

import strawberry

from merit import contract
from merit.registry import all_rules
from resolvers import types
from resolvers.findings import FindingCriteria, findings_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from schema.common import Connection, Info
from schema.findings import Finding, FindingFilter, Rule
from schema.list_sizes import PAGE, usual_size
from schema.paging import After, First

FindingId = Annotated[strawberry.ID, strawberry.argument(description="Id of the finding.")]
FindingsFilter = Annotated[
    FindingFilter | None, strawberry.argument(description="Which findings to list; without a filter, all of them.")
]


@strawberry.type
class FindingRoots:
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
