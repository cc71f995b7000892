"""Who read data of people: for the person herself without names, for auditors without the person."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from resolvers import access_log as log
from resolvers import types
from schema.common import Info
from schema.entities import Organisation
from schema.enums import ReaderRole
from schema.list_sizes import usual_size

_BODY = "The body for which it was read; null for a role without one, or if the hub does not know it."
_FIELDS = "Fields of the schema that were shown, such as Servant.name, in order."


@strawberry.type(description="One reading of data of the servant who asks. Nobody is named: the role says who read it.")
class DataLook:
    day: date = strawberry.field(description="Day of the reading, in UTC.")
    role: ReaderRole = strawberry.field(description="Role of whoever read it.")
    purpose: str | None = strawberry.field(description="Purpose for which it was read; null if none was stated.")
    fields: list[str] = strawberry.field(description=_FIELDS, directives=[usual_size(5)])

    @strawberry.field(graphql_type=Organisation | None, description=_BODY)
    async def body(self, info: Info, look: strawberry.Parent[log.DataLook]) -> types.Organisation | None:
        return None if look.body is None else await info.context.dataloaders.organisations.load(look.body)


@strawberry.type(description="One reading of data of a person or of this log, or a reading that was refused.")
class AccessLogEntry:
    at: datetime = strawberry.field(description="Time of the reading.")
    actor: str = strawberry.field(description="Who read it: the subject of the token, or the user who called a command.")
    role: ReaderRole = strawberry.field(description="Role of whoever read it.")
    purpose: str | None = strawberry.field(description="Purpose for which it was read; null if none was stated.")
    operation: str | None = strawberry.field(description="Name of the query, or of the command; null if it had none.")
    person: str | None = strawberry.field(
        description="Whose data was read: a text that is the same for the same person, and leads to nobody; null if the reading "
        "was refused, or was one of this log."
    )
    fields: list[str] = strawberry.field(
        description=f"{_FIELDS} Of a reading that was refused, the paths in the query that were refused; empty for the whole.",
        directives=[usual_size(5)],
    )
    refused: bool = strawberry.field(description="Whether the reading was refused.")

    @strawberry.field(graphql_type=Organisation | None, description=_BODY)
    async def body(self, info: Info, entry: strawberry.Parent[log.AccessLogEntry]) -> types.Organisation | None:
        return None if entry.body is None else await info.context.dataloaders.organisations.load(entry.body)
