"""Access events: who read whose data, for what purpose, and which fields of it.

An answer shows most people with the same fields, so one event tells of all of them. In the graph each person has her own
(``meritgraph.access.keeping``), by which she finds it.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meritgraph.client_names import OTHER, is_plain
from resolvers.access.callers import Caller
from resolvers.access.looks import Looks


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEvent:
    """One reading of the data of people; ``servants`` is empty where it was refused, or was one of the log of these events.

    ``operation`` is the name that the client gave its query, or the command that was called. ``fields`` are those of the schema,
    the same ones of each of the people. A name that a client chose, and that is long or has a number, is ``other``.
    """

    id: str
    at: datetime
    actor: str
    role: str
    body: str | None
    purpose: str | None
    operation: str | None
    servants: Sequence[str]
    fields: Sequence[str]
    refused: bool = False


def access_events(caller: Caller, looks: Looks, operation: str | None, at: datetime) -> list[AccessEvent]:
    """Return the events of one answer: one for all people of whom it shows the same fields."""
    request = secrets.token_hex(8)
    by_fields: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for look in looks:
        people = by_fields[look.fields]
        if look.person is not None:
            people.append(look.person)
    return [
        _event(caller, f"access:{request}:{number}", operation, at, servants, fields)
        for number, (fields, servants) in enumerate(by_fields.items())
    ]


def refusal(caller: Caller, fields: Sequence[str], operation: str | None, at: datetime) -> AccessEvent:
    """Return the event of what was refused: ``fields`` are paths of the answer, and empty where nothing of it was answered."""
    paths = [".".join(part if is_plain(part) else OTHER for part in field.split(".")) for field in fields]
    return _event(caller, f"access:{secrets.token_hex(8)}:0", operation, at, (), paths, refused=True)


def _event(
    caller: Caller,
    id_: str,
    operation: str | None,
    at: datetime,
    servants: Sequence[str],
    fields: Sequence[str],
    refused: bool = False,
) -> AccessEvent:
    return AccessEvent(
        id=id_,
        at=at,
        actor=caller.subject,
        role=caller.role,
        body=caller.body,
        purpose=caller.purpose,
        operation=operation if operation is None or is_plain(operation) else OTHER,
        servants=servants,
        fields=fields,
        refused=refused,
    )
