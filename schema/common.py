"""Types that other types are made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, TypeVar

import strawberry

from resolvers import types
from resolvers.context import Context
from resolvers.paging import Connection as PageModel

Info = strawberry.Info[Context, None]

T = TypeVar("T")

BROWSER_URL = (
    "Link to Neo4j Browser with a query that shows this. It opens once, within some minutes, and the opening is recorded. Null "
    "if the hub has no Browser. Null, with an error, if the caller does not see the whole country whose copy the Browser shows, "
    "or if this is not in that copy."
)


@strawberry.type(description="A day, given by the first and the last date it can be, because a source may state it imprecisely.")
class Day:
    earliest: date | None = strawberry.field(description="First possible date; null where nothing bounds it.")
    latest: date | None = strawberry.field(description="Last possible date; null where nothing bounds it.")
    exact: date | None = strawberry.field(description="The date, if only one is possible; otherwise null.")


@strawberry.type(
    description="The portal record that a fact comes from. Its key is not shown, because it can reveal who a person is."
)
class PortalRecord:
    id: strawberry.ID = strawberry.field(description="Id of the record in the hub.")
    portal: str = strawberry.field(description="Name of the portal.")
    stream: str = strawberry.field(description="Stream of the portal that contains the record.")
    recorded_at: datetime = strawberry.field(description="Time at which the hub learned the record's current content.")
    missing_since: datetime | None = strawberry.field(
        description="Time at which a complete reading of the portal no longer found the record; null while the portal has it."
    )

    @strawberry.field(
        description="Whether the record tells of a spell that was seen in a snapshot: its days are bounds, which other snapshots "
        "narrow."
    )
    async def observed(self, info: Info, record: strawberry.Parent[types.PortalRecord]) -> bool:
        return await info.context.records.observed.load(record.id)


@strawberry.type(description="Where a page begins and ends.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there is a next page.")
    has_previous_page: bool = strawberry.field(description="Whether there is a previous page: every page but the first has one.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first node; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="Value of `after` for the next page; null on an empty page.")


@strawberry.type(description="A node in a list, with its cursor.")
class Edge(Generic[T]):
    node: T = strawberry.field(description="The node.")
    cursor: str = strawberry.field(description="Opaque cursor of the node. It is valid for this list and filter only.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The nodes of the page, in order.")
    page_info: PageInfo = strawberry.field(description="Where the page begins and ends.")

    @strawberry.field(
        graphql_type=int,
        description="Number of nodes in the whole list. It is counted only where it is asked for.",
    )
    async def total_count(self, parent: strawberry.Parent[PageModel[Any]]) -> int:
        return await parent.count()
