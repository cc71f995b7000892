"""Who asks, and who read what."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import access_log as log
from resolvers.access.callers import Caller
from resolvers.access_log import AccessLogCriteria, access_log_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from schema.access_log import AccessLogEntry
from schema.common import Connection, Info
from schema.list_sizes import PAGE
from schema.me import Me
from schema.paging import After, First


@strawberry.input(description="Which readings to list. All given criteria must hold.")
class AccessLogFilter:
    actor: str | None = strawberry.field(default=None, description="Only those of this subject of a token, or user.")
    body: strawberry.ID | None = strawberry.field(
        default=None, description="Only those for this body: the id of an organisation."
    )
    person: str | None = strawberry.field(default=None, description="Only those of data of this person, as `person` names her.")
    refused: bool | None = strawberry.field(
        default=None, description="Only those that were refused, or only those that were not."
    )
    since: datetime | None = strawberry.field(
        default=None, description="Only those at this time or later. A time without an offset is in UTC."
    )
    before: datetime | None = strawberry.field(
        default=None, description="Only those before this time. A time without an offset is in UTC."
    )

    def criteria(self) -> AccessLogCriteria:
        return AccessLogCriteria(self.actor, self.body, self.person, self.refused, self.since, self.before)


Readings = Annotated[AccessLogFilter | None, strawberry.argument(description="Which readings to list; all by default.")]


@strawberry.type
class AccessRoots:
    @strawberry.field(
        graphql_type=Me | None, description="Who sends this request, as her token says; null for the hub itself, which has none."
    )
    async def me(self, info: Info) -> Caller | None:
        return info.context.caller

    @strawberry.field(
        graphql_type=Connection[AccessLogEntry] | None,
        description="Who read data of people, the newest first: for auditors. Reading it is recorded, too.",
        directives=[PAGE],
    )
    async def access_log(
        self, info: Info, filter: Readings = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[log.AccessLogEntry]:
        return await access_log_page(info.context, (filter or AccessLogFilter()).criteria(), first, after)
