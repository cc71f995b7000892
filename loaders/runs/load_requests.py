"""Requests to load: what a person asked for, until a worker has done it.

Who asks has no credentials of portals and loads nothing herself; a worker, which is a command, takes what waits, the oldest
first. While it works it holds the lease of the request, so that no other takes the same. The request of a worker that died is
taken again once that lease is free, and given up after some attempts. Every step is an event.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Database, Transaction
from graph.errors import LoadError
from graph.events import append_event
from graph.model.ids import digest, stable_id
from graph.once import OnceKey, write_once
from loaders.runs.held_runs import NotHeld, scopes_still_held
from loaders.runs.leases import renew_lease

LONGEST_REASON = 2000
"""The most characters of a reason."""
MOST_ATTEMPTS = 3
"""How often a worker begins a request. One that ends every worker without a word is given up then."""


class LoadRequestKind(StrEnum):
    """What is asked for."""

    SYNC = "sync"
    REPLAY = "replay"
    CONFIRM_REMOVALS = "confirm_removals"


class LoadRequestState(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class NothingToLoad(LoadError):
    """What a request names does not exist."""


class RequestRefused(LoadError):
    """What a request names exists, and cannot be done."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be loaded: a portal, or all without one; of a replay perhaps certain rows, of removals the held run."""

    kind: LoadRequestKind
    portal: str | None = None
    run: str | None = None
    rows: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """What is asked for, as one text; the order of rows does not matter."""
        rows = digest("\n".join(sorted(self.rows)).encode()) if self.rows else ""
        return " ".join([self.kind, self.portal or "*", self.run or "", rows]).strip()


@dataclass(frozen=True, slots=True)
class Asked:
    """The request that does what was asked for. ``waited``: it waited already, for whoever asked before."""

    id: str
    waited: bool


@dataclass(frozen=True, slots=True)
class TakenRequest:
    """A request that a worker has begun, the ``attempts``-th time."""

    id: str
    wanted: Wanted
    by: str
    attempts: int


@dataclass(frozen=True, slots=True)
class LeftRequest:
    """A request that no worker has at work. ``message``: why it waits again, where a worker put it back."""

    id: str
    asked_at: datetime
    message: str | None


def shown_row_id(row: str) -> str:
    """Return the id by which the API shows a row in quarantine: its own contains its key, which can tell of whom the row is."""
    return stable_id("quarantined_row", row)


async def ask(database: Database, wanted: Wanted, by: str, why: str, now: datetime, once: OnceKey | None = None) -> Asked:
    """Keep a request, or find the one that waits for the same.

    Raises NothingToLoad for a run or rows that do not exist, RequestRefused for a run that is not held for its removals, an
    empty quarantine or a missing reason; with a key ``once`` as `write_once` does.
    """

    async def work(transaction: Transaction) -> list[Any]:
        reason = _checked_reason(why)
        found = await transaction.run(statement("load_requests/same_waiting"), {"about": wanted.about, "now": now})
        portal = await _require_possible(transaction, wanted)
        if found[0]["id"] is not None:
            return [found[0]["id"], True]
        id_ = f"load_request:{secrets.token_hex(15)}"
        named = {"portal": portal, "run": wanted.run, "rows": list(wanted.rows) or None}
        who = {"by": by, "why": reason, "asked_at": now, "state": LoadRequestState.WAITING.value}
        properties = {"kind": wanted.kind.value, "about": wanted.about, **named, **who}
        await transaction.run(statement("load_requests/create_request"), {"id": id_, "properties": properties})
        await _append(transaction, "load_asked", id_, wanted.kind, portal, now, by=by)
        return [id_, False]

    id_, waited = await write_once(database, once, work, lambda kept: cast("list[Any]", kept))
    return Asked(id_, waited)


def _checked_reason(why: str) -> str:
    reason = why.strip()
    if not reason:
        raise RequestRefused("A request to load takes a reason, so that others know what it was for. Give `why`.")
    if len(reason) > LONGEST_REASON:
        raise RequestRefused(f"The reason has more than {LONGEST_REASON} characters. Shorten it.")
    return reason


async def _require_possible(transaction: Transaction, wanted: Wanted) -> str | None:
    """Check that what is wanted is there, and return the portal that it is about, or None for all."""
    match wanted.kind:
        case LoadRequestKind.SYNC:
            return wanted.portal
        case LoadRequestKind.REPLAY:
            return await _require_rows(transaction, wanted)
        case LoadRequestKind.CONFIRM_REMOVALS:
            return await _require_held(transaction, wanted.run or "")


async def _require_rows(transaction: Transaction, wanted: Wanted) -> str | None:
    found = await transaction.run(statement("quarantine/ids_of_rows"), {"portal": wanted.portal or ""})
    held = cast("list[str]", found[0]["ids"]) if found else []
    if gone := set(wanted.rows) - set(map(shown_row_id, held) if wanted.rows else ()):
        raise NothingToLoad(
            f"{len(gone)} of the {len(wanted.rows)} rows are not in quarantine, or not any more. The list `quarantine` has the "
            "ids of all that are."
        )
    if not held:
        raise RequestRefused("Nothing is in quarantine, so there is nothing to replay.")
    return wanted.portal


async def _require_held(transaction: Transaction, run: str) -> str:
    found = await transaction.run(statement("runs/held_scopes"), {"run": run})
    if not found and not await transaction.run(statement("api/load_run"), {"id": run}):
        raise NothingToLoad("There is no load run of this id. The list `loadRuns` has the ids of all.")
    try:
        return scopes_still_held(run, found)[0].portal
    except NotHeld as error:
        raise RequestRefused(str(error)) from error


async def open_requests(database: Database) -> list[str]:
    """Return the ids of the requests that are not done, the oldest first."""
    return [cast("str", row["id"]) for row in await database.read(statement("load_requests/open_requests"))]


async def left_requests(database: Database, asked_before: datetime, now: datetime) -> list[LeftRequest]:
    """Return the requests that were asked for before a moment and that no worker has at work, the oldest first."""
    rows = await database.read(statement("load_requests/left_requests"), {"before": asked_before, "now": now})
    return [LeftRequest(**cast("dict[str, Any]", row)) for row in rows]


async def take(database: Database, id_: str, holder: str, now: datetime) -> TakenRequest | None:
    """Note that a worker begins a request, whose lease it holds. Return None if the request was done meanwhile."""

    async def work(transaction: Transaction) -> TakenRequest | None:
        await renew_lease(transaction, id_, holder)
        taking = {"id": id_, "properties": {"holder": holder, "taken_at": now}}
        rows = await transaction.run(statement("load_requests/take_request"), taking)
        if not rows:
            return None
        request = _taken(id_, rows[0])
        await _append(transaction, "load_taken", id_, request.wanted.kind, request.wanted.portal, now, by=request.by)
        return request

    return await write_retrying_conflicts(database, work)


def _taken(id_: str, row: Mapping[str, Any]) -> TakenRequest:
    wanted = Wanted(LoadRequestKind(row["kind"]), row["portal"], row["run"], tuple(cast("Sequence[str]", row["row_ids"] or ())))
    return TakenRequest(id_, wanted, row["by"], row["attempts"])


async def end(database: Database, request: TakenRequest, holder: str, state: LoadRequestState, message: str) -> None:
    """Note what became of a request; with the state WAITING it waits again, and that attempt does not count.

    Raises LeaseTaken, and writes nothing, if another worker took the request over meanwhile.
    """
    now, waits = datetime.now(UTC), state == LoadRequestState.WAITING
    changed = {"state": state.value, "message": message, "ended_at": None if waits else now}
    changed |= {"attempts": request.attempts - 1, "taken_at": None, "holder": None} if waits else {}

    async def work(transaction: Transaction) -> None:
        await renew_lease(transaction, request.id, holder)
        await transaction.run(statement("load_requests/change_request"), {"id": request.id, "properties": changed})
        kind = "load_put_back" if waits else "load_ended"
        portal = request.wanted.portal
        await _append(transaction, kind, request.id, request.wanted.kind, portal, now, by=request.by, state=state.value)

    await write_retrying_conflicts(database, work)


async def _append(
    transaction: Transaction, event: str, id_: str, kind: LoadRequestKind, portal: str | None, at: datetime, **more: str
) -> None:
    await append_event(transaction, event, at, {"id": id_, "kind": kind.value, **more}, portal=portal)
