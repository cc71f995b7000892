"""One synchronisation of a scope at a time: who holds its lease reads it, others leave it alone.

Promised is that no two processes that know each other's leases commit to one place at once: every page renews the lease in its
own transaction, so a holder that lost it commits nothing more. A lease is free once it has ended, which the clocks of those who
share a graph must agree on within a few minutes. Before that it is taken over only where its holder is known to be no more:
it ran on this boot of this system, among the processes we see ourselves, and its process is gone or has another beginning than
the holder had. Containers of one host name, a process id that was given out again, systems that do not tell (all but Linux):
there a lease is waited out.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.errors import LoadError
from loaders.runs.conflict_retries import write_retrying_conflicts

# Far longer than a page takes; a loader that died where we cannot see it lets go of its scopes after so long.
_LEASE = timedelta(minutes=10)
# So often is asked whether somebody else is through.
_PAUSE_SECONDS = 0.5
_BOOT, _PROCESSES = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
# Where a process's line in /proc says when it began, counted from behind its name, which may hold anything.
_BEGAN = 19
_PARTS = 5


class LeaseTaken(LoadError):
    """Another process is at work in this place, and ``holder`` is its name there; or it was, and there is none."""

    def __init__(self, problem: str, holder: str = "") -> None:
        super().__init__(problem)
        self.holder = holder


def new_holder() -> str:
    """Names this process among all that may synchronise: host, process id, the processes it is one of, its beginning, a draw.

    What the system does not tell is empty.
    """
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_processes()}:{_began(pid)}:{secrets.token_hex(4)}"


async def acquire_lease(database: Database, place: str, holder: str) -> None:
    """Takes or renews the lease of a place (portal/stream/scope). Raises LeaseTaken when somebody else has it.

    The lease of a process that is known to be no more is taken over at once.
    """

    async def take(transaction: Transaction) -> None:
        try:
            await _take(transaction, place, holder)
        except LeaseTaken as error:
            if not _is_dead(error.holder):
                raise
            await release_lease(transaction, place, error.holder)
            await _take(transaction, place, holder)

    await write_retrying_conflicts(database, take)


async def _take(transaction: Transaction, place: str, holder: str) -> None:
    asked = _asked(place, holder)
    kept = await transaction.run(statement("runs/acquire_lease"), asked)
    if kept[0]["holder"] is None:
        # It was given back, and is gone, while we waited for it.
        kept = await transaction.run(statement("runs/acquire_lease"), asked)
    _require_ours(place, holder, kept[0])


async def renew_lease(transaction: Transaction, place: str, holder: str) -> None:
    """Renews it in the transaction that commits what is done under it. Raises LeaseTaken where it was lost.

    So it was where nobody has it now, too: whoever took it over is through.
    """
    kept = await transaction.run(statement("runs/renew_lease"), _asked(place, holder))
    if not kept:
        raise LeaseTaken(
            f"{place} was taken over by another process, which is through by now: the lease of {_LEASE.seconds // 60} minutes "
            "had run out. What was written before stays; run this again."
        )
    _require_ours(place, holder, kept[0])


def _asked(place: str, holder: str) -> dict[str, object]:
    now = datetime.now(UTC)
    return {"id": place, "holder": holder, "now": now, "until": now + _LEASE}


def _require_ours(place: str, holder: str, kept: Mapping[str, object]) -> None:
    other, until = cast("str", kept["holder"]), cast("datetime", kept["until"])
    if other != holder:
        host, _, process = other.partition(":")
        raise LeaseTaken(
            f"{place} is in use by {host} (process {process.partition(':')[0]}, its lease ends {until:%H:%M:%S} UTC). "
            "Let it finish and run this again later.",
            other,
        )


async def release_lease(transaction: Transaction, place: str, holder: str) -> None:
    """Gives the lease back where it is still the holder's."""
    await transaction.run(statement("runs/release_lease"), {"id": place, "holder": holder})


@asynccontextmanager
async def leased(database: Database, place: str, *, patient: bool = False) -> AsyncGenerator[str]:
    """Holds the lease of a place for as long as the context lasts; gives the holder.

    Where somebody else has it: raises LeaseTaken, or waits for it where it is ``patient``.
    """
    holder = new_holder()
    while True:
        try:
            await acquire_lease(database, place, holder)
            break
        except LeaseTaken:
            if not patient:
                raise
            await asyncio.sleep(_PAUSE_SECONDS)
    try:
        yield holder
    finally:
        await database.write(lambda transaction: release_lease(transaction, place, holder))


def _is_dead(holder: str) -> bool:
    """Whether the holder was a process we would see and is no more."""
    parts = holder.split(":")
    if len(parts) != _PARTS:
        return False
    _, pid, processes, began, _ = parts
    if not (pid.isdigit() and processes and began) or processes != _processes():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    # The process id may have been given out again.
    return _began(int(pid)) not in ("", began)


def _processes() -> str:
    """Names the boot of this system and the set of processes we see; empty where the system does not tell."""
    try:
        return f"{_BOOT.read_text('ascii').strip()}/{_PROCESSES.stat().st_ino}"
    except OSError:
        return ""


def _began(pid: int) -> str:
    """When a process began, in ticks since the system was booted; empty where the system does not tell."""
    try:
        line = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return ""
    return line.rpartition(b")")[2].split()[_BEGAN].decode("ascii")
