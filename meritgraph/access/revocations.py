"""Tokens that were revoked before they expired. They stand in the graph, so every hub on it refuses them within five seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.errors import DatabaseError, QueryTimedOut
from graph.model.ids import stable_id
from meritgraph.access.principals import MAX_TOKEN_HOURS, Principal, TokenRefused

# An older list is read again beside the requests; with one that is older still, requests wait for the new one.
_FRESH_SECONDS = 2.0
_STALE_SECONDS = 4.0
_READ_SECONDS = 5.0
# Beyond the longest life of a token: clocks differ.
_MARGIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Revocation:
    """One token that is refused, or all tokens that a subject got up to a moment; ``until`` they have all expired."""

    token_id: str | None
    subject: str | None
    before: datetime | None
    until: datetime
    reason: str | None

    @classmethod
    def of_token(cls, token_id: str, reason: str | None, now: datetime) -> Revocation:
        """Return the revocation of the token with this id."""
        return cls(token_id, None, None, now + timedelta(hours=MAX_TOKEN_HOURS) + _MARGIN, reason)

    @classmethod
    def of_subject(cls, subject: str, reason: str | None, now: datetime) -> Revocation:
        """Return the revocation of all tokens that this subject has by now."""
        return cls(None, subject, now, now + timedelta(hours=MAX_TOKEN_HOURS) + _MARGIN, reason)

    @classmethod
    def of_session(cls, session_id: str, expires: float) -> Revocation:
        """Return the revocation of a session of the case pages, until the token behind it has expired."""
        until = datetime.fromtimestamp(expires, UTC) + _MARGIN
        return cls(session_id, None, None, until, "signed out")

    @property
    def id(self) -> str:
        return stable_id("revocation", "subject" if self.subject else "token", self.subject or self.token_id or "")


async def revocations(database: Database, now: datetime) -> list[Revocation]:
    """Return what is revoked, in the order in which it is forgotten."""
    rows = await database.read(statement("access/revocations"), {"now": now}, seconds=_READ_SECONDS)
    return [Revocation(**cast("dict[str, Any]", row)) for row in rows]


async def revoke(database: Database, revocation: Revocation) -> None:
    """Write a revocation; a later one of the same subject takes its place. Those whose tokens have expired are deleted."""
    properties = {
        "token_id": revocation.token_id,
        "subject": revocation.subject,
        "before": revocation.before,
        "until": revocation.until,
        "reason": revocation.reason,
    }

    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("access/forget_revocations"), {"now": datetime.now(UTC)})
        await transaction.run(statement("access/revoke"), {"id": revocation.id, "properties": properties})

    await database.write(work)


class Revocations:
    """What is revoked, as a running hub knows it: at most some seconds old."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._tokens = frozenset[str]()
        self._subjects: Mapping[str, float] = {}
        self._read_at = float("-inf")
        self._reading: asyncio.Task[None] | None = None
        self._error: DatabaseError | None = None
        # Until when they would be valid: what this process revoked itself counts before the list is read again.
        self._own_tokens: dict[str, datetime] = {}

    async def add(self, revocation: Revocation) -> None:
        """Write the revocation of one token. This process refuses the token at once, the others do so within seconds.

        Raises DatabaseError.
        """
        now = datetime.now(UTC)
        self._own_tokens = {id_: until for id_, until in self._own_tokens.items() if until > now}
        if revocation.token_id is not None:
            self._own_tokens[revocation.token_id] = revocation.until
        await revoke(self._database, revocation)

    async def check(self, principal: Principal) -> None:
        """Raise TokenRefused for a token that was revoked, and DatabaseError when it is not known what was."""
        age = self._clock() - self._read_at
        if age > _FRESH_SECONDS:
            reading = self._begin()
            if age > _STALE_SECONDS:
                # One who leaves does not take the list from the others who wait.
                await asyncio.shield(reading)
                if self._error is not None:
                    raise self._error
        revoked = principal.token_id in self._tokens or principal.token_id in self._own_tokens
        if revoked or principal.issued <= self._subjects.get(principal.subject, float("-inf")):
            raise TokenRefused("The token was revoked: get a new one.")

    def _begin(self) -> asyncio.Task[None]:
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
        return self._reading

    async def _read(self) -> None:
        begun = self._clock()
        try:
            async with asyncio.timeout(_READ_SECONDS):
                found = await revocations(self._database, datetime.now(UTC))
        except TimeoutError:
            self._error = QueryTimedOut("access/revocations", _READ_SECONDS)
        except DatabaseError as error:
            self._error = error
        else:
            self._tokens = frozenset(each.token_id for each in found if each.token_id)
            self._subjects = {each.subject: each.before.timestamp() for each in found if each.subject and each.before}
            self._read_at, self._error = begun, None
        finally:
            self._reading = None
