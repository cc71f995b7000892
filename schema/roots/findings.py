"""Findings."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import types
from resolvers.findings import MOST_BODIES_COUNTED, FindingCriteria, finding_counts, findings_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from schema.common import Connection, Info
from schema.enums import FindingGroup, FindingOrder
from schema.findings import Finding, FindingCount, FindingFilter
from schema.list_sizes import PAGE, usual_size
from schema.paging import After, First

FindingId = Annotated[strawberry.ID, strawberry.argument(description="Id of the finding.")]
FindingsFilter = Annotated[
    FindingFilter | None, strawberry.argument(description="Which findings to list; without a filter, all of them.")
]

CountedFilter = Annotated[
    FindingFilter | None, strawberry.argument(description="Which findings to count; without a filter, all of them.")
]
Order = Annotated[FindingOrder, strawberry.argument(description="Order of the list.")]
CountedBy = Annotated[FindingGroup, strawberry.argument(description="What the findings are counted by.")]


@strawberry.type
class FindingRoots:
    @strawberry.field(
        graphql_type=Connection[Finding],
        description="Findings, by default by the day of the case, newest first.",
        directives=[PAGE],
    )
    async def findings(
        self,
        info: Info,
        filter: FindingsFilter = None,
        order: Order = FindingOrder.DAY,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Page[types.Finding]:
        criteria = filter.criteria() if filter else FindingCriteria()
        return await findings_page(info.context, criteria, order, first, after)

    @strawberry.field(
        graphql_type=list[FindingCount],
        description="Numbers of findings by one of their properties. Values without a finding are left out. By organisation, "
        f"at most the {MOST_BODIES_COUNTED} with the most findings are returned, the largest number first.",
        directives=[usual_size(50)],
    )
    async def finding_counts(self, info: Info, by: CountedBy, filter: CountedFilter = None) -> list[types.FindingCount]:
        criteria = filter.criteria() if filter else FindingCriteria()
        return await finding_counts(info.context, criteria, by)

    @strawberry.field(graphql_type=Finding | None, description="One finding; null for an unknown id.")
    async def finding(self, info: Info, id: FindingId) -> types.Finding | None:
        return await info.context.findings.by_id.load(str(id))
