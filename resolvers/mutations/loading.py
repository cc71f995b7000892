"""What integrators ask to have loaded. The hub keeps the request; a worker, which has the credentials of portals, does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from graph.once import KeyUsedOtherwise as KeyWasUsed
from loaders.portal_api.registry import installed_portals
from loaders.runs.load_requests import LoadRequestKind, NothingToLoad, RequestRefused, Wanted, ask
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.load_requests import LoadRequest, load_request_by_id
from resolvers.mutations.acting import acting, once_key
from resolvers.mutations.outcomes import KeyUsedOtherwise, NotFound, NotPossible, Refusal

MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class LoadRequested:
    """The request that does what was asked for. ``already_waiting``: somebody asked for the same before."""

    request: LoadRequest
    already_waiting: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is to be loaded, and the idempotency key of the caller."""

    why: str
    key: str | None


async def start_sync(context: Context, portal: str | None, reason: Reason) -> LoadRequested | Refusal:
    """Ask for a portal to be read, or for all that have a feed."""
    return await _ask(context, "startSync", Wanted(LoadRequestKind.SYNC, portal), reason)


async def replay_quarantine(
    context: Context, portal: str | None, rows: list[str] | None, reason: Reason
) -> LoadRequested | Refusal:
    """Ask for rows in quarantine to be loaded again: these, those of a portal, or all."""
    if rows is not None and (portal is not None or not 0 < len(rows) <= MOST_ROWS):
        raise BadUserInput(f"Name a portal, or from 1 to {MOST_ROWS} rows, or neither, for all that is in quarantine.")
    return await _ask(
        context, "replayQuarantine", Wanted(LoadRequestKind.REPLAY, portal, rows=tuple(sorted(set(rows or ())))), reason
    )


async def confirm_removals(context: Context, run: str, reason: Reason) -> LoadRequested | Refusal:
    """Ask for a portal to be read again, and for the records that a held run missed to be believed to be gone."""
    return await _ask(context, "confirmRemovals", Wanted(LoadRequestKind.CONFIRM_REMOVALS, run=run), reason)


async def _ask(context: Context, root: str, wanted: Wanted, reason: Reason) -> LoadRequested | Refusal:
    """Keep a request and return it, or what is in its way. Raises Forbidden, BadUserInput and DatabaseError."""
    caller = acting(context, root)
    once = once_key(caller, reason.key, root, wanted.portal, wanted.run, wanted.rows, reason.why)
    if wanted.portal is not None and (problem := _problem_of_portal(context, wanted.portal)) is not None:
        return problem
    try:
        asked = await ask(context.database, wanted, caller.subject, reason.why, datetime.now(UTC), once)
    except NothingToLoad as error:
        return NotFound(str(error))
    except RequestRefused as error:
        return NotPossible(str(error))
    except KeyWasUsed:
        return KeyUsedOtherwise()
    context.note_saved()
    request = await load_request_by_id(context, asked.id)
    return _GONE if request is None else LoadRequested(request, asked.waited)


# Nobody deletes one: a graph that was restored from a backup in this very moment has none.
_GONE = NotFound("The request was kept, and is not there any more. Read `loadRequests`, and ask again.")


def _problem_of_portal(context: Context, portal: str) -> NotFound | NotPossible | None:
    """Return what can be said at once against loading a portal. Whether it has a feed the hub may not know: the worker does."""
    installed = installed_portals()
    if portal in installed.broken:
        return NotPossible(f"The package of {portal} cannot be used. `meritgraph doctor` says why.")
    if portal not in installed.portals:
        return NotFound("No portal of this name is installed. The list `portals` has the names of all.")
    if context.feeds is not None and portal not in context.feeds:
        return NotPossible(f"The portal {portal} has no feed. Whoever operates the hub sets it in MERITGRAPH_FEEDS_FILE.")
    return None
