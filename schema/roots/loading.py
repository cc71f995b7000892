"""What was loaded from the portals."""

from __future__ import annotations

import strawberry

from resolvers import types
from resolvers.load_runs import load_runs_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from schema.common import Connection, Info
from schema.list_sizes import PAGE
from schema.load_runs import LoadRun
from schema.paging import After, First


@strawberry.type
class LoadingRoots:
    @strawberry.field(
        graphql_type=Connection[LoadRun], description="Synchronisations of portals, the newest first.", directives=[PAGE]
    )
    async def load_runs(self, info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[types.LoadRun]:
        return await load_runs_page(info.context, first, after)
