"""Access events: who read whose data, for what purpose, and which fields of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from resolvers.access.callers import Caller
from resolvers.access.looks import Looks


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEvent:
    """One reading of one person's data; ``servant`` is None where it was refused, or was one of the log of these events.

    ``operation`` is the name that the client gave its query, or the command that was called. ``fields`` are those of the schema.
    """

    id: str
    at: datetime
    actor: str
    role: str
    body: str | None
    purpose: str | None
    operation: str | None
    servant: str | None
    fields: Sequence[str]
    refused: bool = False


def access_events(caller: Caller, looks: Looks, operation: str | None, at: datetime) -> list[AccessEvent]:
    """Return an event for each person whose data one answer shows."""
    request = secrets.token_hex(8)
    return [
        AccessEvent(
            id=f"access:{request}:{number}",
            at=at,
            actor=caller.subject,
            role=caller.role,
            body=caller.body,
            purpose=caller.purpose,
            operation=operation,
            servant=look.person,
            fields=look.fields,
        )
        for number, look in enumerate(looks)
    ]


def refusal(caller: Caller, fields: Sequence[str], operation: str | None, at: datetime) -> AccessEvent:
    """Return the event of a request that was refused at these fields, before it could show anybody's data."""
    return AccessEvent(
        id=f"access:{secrets.token_hex(8)}:0",
        at=at,
        actor=caller.subject,
        role=caller.role,
        body=caller.body,
        purpose=caller.purpose,
        operation=operation,
        servant=None,
        fields=fields,
        refused=True,
    )
