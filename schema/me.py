"""Who asks: the role and the body of the caller's token, and the servant who she herself is."""

from __future__ import annotations

import strawberry

from resolvers import access_log as log
from resolvers import types
from resolvers.access.callers import Caller
from resolvers.access_log import tracker_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from schema.access_log import DataLook
from schema.common import Connection, Info
from schema.entities import Organisation, Servant
from schema.enums import ReaderRole
from schema.list_sizes import PAGE
from schema.paging import After, First


@strawberry.type(description="Who sent the request, as her token says.")
class Me:
    role: ReaderRole = strawberry.field(description="Role of the token.")

    @strawberry.field(
        graphql_type=Organisation | None,
        description="The body of the token; null for a role without one, or if the hub does not know it.",
    )
    async def body(self, info: Info, caller: strawberry.Parent[Caller]) -> types.Organisation | None:
        return None if caller.body is None else await info.context.dataloaders.organisations.load(caller.body)

    @strawberry.field(
        graphql_type=Servant | None,
        description="The servant who the caller herself is, with all that is on record of her; null if the token names none, if "
        "the hub does not know her, or if the role of the token may not see her.",
    )
    async def servant(self, info: Info) -> types.Servant | None:
        own = await info.context.own_servant()
        return None if own is None else await info.context.dataloaders.servants.load(own)

    @strawberry.field(
        graphql_type=Connection[DataLook] | None,
        description="Who read data of the servant who the caller herself is, the newest first; null for other roles than "
        "SERVANT. What an investigation reads whose disclosure is delayed appears on the day when the delay ends.",
        directives=[PAGE],
    )
    async def data_tracker(self, info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[log.DataLook] | None:
        return await tracker_page(info.context, first, after)
