"""Who read data of people: the tracker of a servant, and the log of auditors."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from resolvers.access.callers import Role
from resolvers.context import Context
from resolvers.errors import BadUserInput, Forbidden
from resolvers.lists import KeysetList
from resolvers.paging import Connection


class ReaderRole(StrEnum):
    """The role in which data of people was read: that of a token, or of whoever calls commands on the hub's machine."""

    CLIENT = "client"
    INVESTIGATOR = "investigator"
    INTEGRATOR = "integrator"
    AUDITOR = "auditor"
    SERVANT = "servant"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataLook:
    """One reading of data of ``servant``, as she may see it."""

    servant: str
    day: date
    role: str
    body: str | None
    purpose: str | None
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLogEntry:
    """One reading, as an auditor may see it. ``person`` is the opaque id of whose data was read."""

    at: datetime
    actor: str
    role: str
    body: str | None
    purpose: str | None
    operation: str | None
    person: str | None
    fields: list[str]
    refused: bool


@dataclass(frozen=True, slots=True)
class AccessLogCriteria:
    """Which readings to list; all given criteria must hold. ``since`` and ``before`` bound their time, half-open."""

    actor: str | None = None
    body: str | None = None
    person: str | None = None
    refused: bool | None = None
    since: datetime | None = None
    before: datetime | None = None


async def tracker_page(context: Context, first: int, after: str | None) -> Connection[DataLook] | None:
    """Return a page of who read data of the servant who the caller herself is, the newest first; None for other roles.

    Raises BadUserInput for a size out of bounds or a cursor of another list.
    """
    own = await context.own_servant()
    if context.caller is None or context.caller.role != Role.SERVANT or own is None:
        return None
    merged = await context.reader.read("api/merged_ids", {"servant": own})
    delays = await context.reader.read("access/disclosure_delays", {"today": context.today})
    listed = KeysetList("dataTracker", "access/tracker_page", lambda row: _look(row, own), "access/count_tracker", True)
    implied = {
        "servants": [own, *sorted(cast("str", row["id"]) for row in merged)],
        "delays": [{"since": row["since"], "everywhere": row["organisation"] is None, "bodies": row["bodies"]} for row in delays],
    }
    return await listed.read(context, {"servant": own}, first, after, implied=implied)


async def access_log_page(
    context: Context, criteria: AccessLogCriteria, first: int, after: str | None
) -> Connection[AccessLogEntry]:
    """Return a page of all readings, the newest first, and note that the log was read.

    Raises Forbidden for a caller who is no auditor, and BadUserInput for a person who is none, a size out of bounds or a cursor
    of another list.
    """
    if context.caller is not None and context.caller.role != Role.AUDITOR:
        raise Forbidden
    context.looks.note([None], frozenset({"Query.accessLog"}))
    people = _People(context.cursor_key)
    chosen: dict[str, object] = {
        "actor": criteria.actor,
        "body": criteria.body,
        "person": criteria.person,
        "refused": criteria.refused,
        "since_key": _moment(criteria.since) or "",
    }
    servants = None
    if criteria.person is not None:
        servant = people.servant(criteria.person)
        merged = await context.reader.read("api/merged_ids", {"servant": servant})
        servants = [servant, *sorted(cast("str", row["id"]) for row in merged)]
    listed = KeysetList("accessLog", "access/access_log_page", lambda row: _entry(row, people), "access/count_access_log", True)
    return await listed.read(context, chosen, first, after, _moment(criteria.before), {"servants": servants})


def _moment(stated: datetime | None) -> str | None:
    """Return a moment as the sort keys of access events begin with it."""
    if stated is None:
        return None
    return (stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated.astimezone(UTC)).isoformat()


def _look(row: Mapping[str, Any], own: str) -> DataLook:
    return DataLook(
        servant=own,
        day=row["at"].astimezone(UTC).date(),
        role=row["role"],
        body=row["body"],
        purpose=row["purpose"],
        fields=row["fields"],
    )


def _entry(row: Mapping[str, Any], people: _People) -> AccessLogEntry:
    servant = cast("str | None", row["servant"])
    return AccessLogEntry(
        at=row["at"],
        actor=row["actor"],
        role=row["role"],
        body=row["body"],
        purpose=row["purpose"],
        operation=row["operation"],
        person=None if servant is None else people.opaque(servant),
        fields=row["fields"],
        refused=row["refused"],
    )


class _People:
    """Names people in the log so that nobody can tell who they are: their ids, encrypted so that each has one cipher text."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(hmac.digest(key, b"people of the access log", hashlib.sha256))

    def opaque(self, servant: str) -> str:
        return urlsafe_b64encode(self._cipher.encrypt(servant.encode(), None)).rstrip(b"=").decode()

    def servant(self, opaque: str) -> str:
        """Return the id of a person. Raises BadUserInput for a text that names nobody."""
        try:
            sealed = urlsafe_b64decode(opaque.encode("ascii") + b"=" * (-len(opaque) % 4))
            return self._cipher.decrypt(sealed, None).decode()
        except (InvalidTag, ValueError) as error:
            raise BadUserInput(
                "This log names no such person, or the key of this hub was replaced since. Take «person» of an entry."
            ) from error
