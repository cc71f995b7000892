"""Types that others are made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, TypeVar

import strawberry

from resolvers.context import Context

Info = strawberry.Info[Context, None]

T = TypeVar("T")


@strawberry.type(description="A day, which a source may have named imprecisely: the first and the last day it can be.")
class Day:
    earliest: date | None = strawberry.field(description="First possible day; null where nothing bounds it.")
    latest: date | None = strawberry.field(description="Last possible day; null where nothing bounds it.")
    exact: date | None = strawberry.field(description="The day, where only one is possible.")


@strawberry.type(description="The row of a portal a fact came from. The row's own key is not shown: it may tell who somebody is.")
class PortalRecord:
    id: strawberry.ID = strawberry.field(description="Id of the record in the hub.")
    portal: str = strawberry.field(description="Name of the portal.")
    stream: str = strawberry.field(description="Which of the portal's lists the row stands in.")
    recorded_at: datetime = strawberry.field(description="When the hub learned the row's present content.")


@strawberry.type(description="Where a page ends.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there is more behind this page.")
    end_cursor: str | None = strawberry.field(description="Give this as after for the next page; null on an empty page.")


@strawberry.type(description="A thing and its place in the list.")
class Edge(Generic[T]):
    node: T = strawberry.field(description="The thing.")
    cursor: str = strawberry.field(description="Its place in the list: opaque, good for this list and filter only.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="What stands on the page, in order.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")
