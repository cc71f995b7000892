"""One synchronisation of a scope at a time: who holds its lease reads it, others leave it alone."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import UTC, datetime, timedelta
from typing import cast

from graph.database import Database, Transaction
from graph.errors import LoadError
from graph.statements import statement
from loaders.collisions import write_beside_others

# Far longer than a page takes; a loader that died lets go of its scopes after so long.
_LEASE = timedelta(minutes=10)


class LeaseTaken(LoadError):
    """Another process synchronises this scope."""

    def __init__(self, place: str, holder: str, until: datetime) -> None:
        super().__init__(
            f"{place} is being synchronised by {holder} (its lease ends {until:%H:%M:%S} UTC). Nothing of it was read now; run "
            "sync again later."
        )
        self.holder = holder


def new_holder() -> str:
    """Names this process among all that may synchronise."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


async def take_lease(database: Database, place: str, holder: str) -> None:
    """Takes or renews the lease of a place (portal/stream/scope). Raises LeaseTaken when somebody else has it.

    The lease of a process of this machine that is no more is taken over at once.
    """

    async def take(transaction: Transaction) -> None:
        try:
            await keep_lease(transaction, place, holder)
        except LeaseTaken as error:
            if not _is_dead(error.holder):
                raise
            await leave_lease(transaction, place, error.holder)
            await keep_lease(transaction, place, holder)

    await write_beside_others(database, take)


async def keep_lease(transaction: Transaction, place: str, holder: str) -> None:
    """The same within a transaction, so that nobody commits a page after losing the lease."""
    now = datetime.now(UTC)
    parameters = {"id": place, "holder": holder, "now": now, "until": now + _LEASE}
    kept = (await transaction.run(statement("take_lease"), parameters))[0]
    if kept["holder"] != holder:
        raise LeaseTaken(place, cast("str", kept["holder"]), cast("datetime", kept["until"]))


def _is_dead(holder: str) -> bool:
    """Whether the holder was a process of this machine and has ended."""
    host, _, rest = holder.partition(":")
    pid, _, _ = rest.partition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


async def leave_lease(transaction: Transaction, place: str, holder: str) -> None:
    await transaction.run(statement("leave_lease"), {"id": place, "holder": holder})
