"""Leases: one process at a time works on a scope, or on one of the tasks that follow from loading.

Two processes that see each other's leases never commit to one scope at once: every page renews the lease in its own
transaction, so a holder that lost it commits nothing more. A lease is free once it has expired; the clocks of all who share a
graph must agree on that within a few minutes. Before it expires, it is taken over only if its holder is known to be dead: it
ran on this boot of this system, among the processes that we see, and its process has ended or its process id has been given to
another. In all other cases (containers with one host name, systems other than Linux, which do not provide the start time of a
process) the lease has to expire.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, NoReturn, cast

from graph.cypher.statements import statement
from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Ask, Database, Transaction
from graph.errors import DatabaseError, LoadError
from graph.process_identity import start_time, visible_processes

# Far longer than a page takes. After this time the scopes of a loader that died where we cannot see it are free.
LEASE_DURATION = timedelta(minutes=10)
# How often a patient process asks whether the holder has finished.
_POLL_SECONDS = 0.5
# How often a lease is renewed while its work lasts, and how soon that is tried again when the database refused it.
_RENEWAL_SECONDS = LEASE_DURATION.total_seconds() / 4
_RETRY_SECONDS = 5.0
_HOLDER_PARTS = 5


class LeaseTaken(LoadError):
    """Another process has the lease, and ``holder`` names it; or the lease is lost, and ``holder`` is empty."""

    def __init__(self, problem: str, holder: str = "") -> None:
        super().__init__(problem)
        self.holder = holder


def new_holder() -> str:
    """Return a new name for this process as a holder of leases.

    Its parts are the host, the process id, the set of processes that it sees, its start time, and a random number. A part that
    the system does not provide is empty.
    """
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{visible_processes()}:{start_time(pid)}:{secrets.token_hex(4)}"


async def acquire_lease(database: Database, lease: str, holder: str) -> int:
    """Acquire a lease, or renew it if the holder has it. Raises LeaseTaken if somebody else has it.

    Return how many leases were ever asked for, this time included (as `OtherWork` has it).

    The lease of a process that is known to be dead is taken over at once. The lease of a scope is named ``str(scope_key)``, that
    of a portal by its name.
    """
    return await write_retrying_conflicts(database, lambda transaction: acquire_or_take_over(transaction, lease, holder))


async def acquire_or_take_over(transaction: Transaction, lease: str, holder: str) -> int:
    """Acquire a lease as ``acquire_lease`` does, in a transaction that may acquire others."""
    try:
        return await _acquire(transaction, lease, holder)
    except LeaseTaken as error:
        if not is_dead(error.holder):
            raise
        await release_lease(transaction, lease, error.holder)
        return await _acquire(transaction, lease, holder)


async def _acquire(transaction: Transaction, lease: str, holder: str) -> int:
    parameters = _parameters(lease, holder)
    rows = await transaction.run(statement("runs/acquire_lease"), parameters)
    if rows[0]["holder"] is None:
        # It was released, and its node deleted, while we waited for that node.
        rows = await transaction.run(statement("runs/acquire_lease"), parameters)
    _require_ours(lease, holder, rows[0])
    return cast("int", rows[0]["acquired"])


async def renew_lease(transaction: Transaction, lease: str, holder: str) -> None:
    """Renew a lease in the transaction that commits the work done under it. Raises LeaseTaken if it was lost.

    Also raised when nobody holds it any more: the process that took it over has finished.
    """
    rows = await transaction.run(statement("runs/renew_lease"), _parameters(lease, holder))
    if not rows:
        raise LeaseTaken(
            f"The lease of {lease} expired after {LEASE_DURATION.seconds // 60} minutes, and another process took it over and "
            "has finished. What was written before stays; run this again."
        )
    _require_ours(lease, holder, rows[0])


class OtherWork(NamedTuple):
    """Whether another process works on the graph under a lease now, and how many leases were ever asked for.

    If the number is the same at two moments, nobody has begun to work between them.
    """

    found: bool
    acquired: int


async def other_work(ask: Ask, holder: str) -> OtherWork:
    """Return what others than the holder of a lease do. ``ask`` runs a statement, in a transaction or by itself."""
    (row,) = await ask(statement("runs/other_leases"), {"holder": holder, "now": datetime.now(UTC)})
    return OtherWork(bool(row["found"]), cast("int", row["acquired"]))


def _parameters(lease: str, holder: str) -> dict[str, object]:
    now = datetime.now(UTC)
    return {"id": lease, "holder": holder, "now": now, "until": now + LEASE_DURATION}


def _require_ours(lease: str, holder: str, row: Mapping[str, object]) -> None:
    other, until = cast("str", row["holder"]), cast("datetime", row["until"])
    if other != holder:
        host, _, process = other.partition(":")
        raise LeaseTaken(
            f"{lease} is in use by {host} (process {process.partition(':')[0]}, its lease ends {until:%H:%M:%S} UTC). "
            "Let it finish and run this again later.",
            other,
        )


async def release_lease(transaction: Transaction, lease: str, holder: str) -> None:
    """Release a lease if the holder still has it."""
    await transaction.run(statement("runs/release_lease"), {"id": lease, "holder": holder})


@asynccontextmanager
async def leased(database: Database, lease: str, *, patient: bool = False, renewed: bool | None = None) -> AsyncGenerator[str]:
    """Hold a lease for as long as the context lasts, and yield the holder.

    If somebody else has the lease, raise LeaseTaken, or wait for it if ``patient``. If ``renewed``, as by default where it is
    patient, renew it while the work lasts: such work renews no lease itself. If it is lost all the same, the work is cancelled,
    and LeaseTaken is raised.
    """
    holder = new_holder()
    while True:
        until = datetime.now(UTC) + LEASE_DURATION
        try:
            await acquire_lease(database, lease, holder)
            break
        except LeaseTaken:
            if not patient:
                raise
            await asyncio.sleep(_POLL_SECONDS)
    kept = patient if renewed is None else renewed
    try:
        if kept:
            async with _renewing(database, lease, holder, until):
                yield holder
        else:
            yield holder
    finally:
        await database.write(lambda transaction: release_lease(transaction, lease, holder))


@asynccontextmanager
async def _renewing(database: Database, lease: str, holder: str, until: datetime) -> AsyncGenerator[None]:
    """Renew a lease while the context lasts. Cancel the work in it when the lease is lost, and raise what lost it."""
    work = asyncio.current_task()
    assert work is not None
    cancellations = work.cancelling()
    renewing = asyncio.create_task(_keep_renewing(database, lease, holder, until))

    def cancel_work(ended: asyncio.Task[NoReturn]) -> None:
        if not ended.cancelled():
            work.cancel()

    renewing.add_done_callback(cancel_work)
    try:
        yield
    except asyncio.CancelledError:
        # As `asyncio.timeout` does: whoever else cancelled the work wants it cancelled.
        if renewing.done() and work.uncancel() <= cancellations:
            await renewing
        raise
    finally:
        renewing.remove_done_callback(cancel_work)
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)


async def _keep_renewing(database: Database, lease: str, holder: str, until: datetime) -> NoReturn:
    """Renew a lease that expires at ``until``, again and again. Raises LeaseTaken when it is lost.

    A database that does not answer is asked again for as long as the lease can still be held.
    """
    pause = _RENEWAL_SECONDS
    while True:
        await asyncio.sleep(pause)
        begun = datetime.now(UTC)
        try:
            async with asyncio.timeout(max(0.0, (until - begun).total_seconds())):
                await database.write(lambda transaction: renew_lease(transaction, lease, holder))
        except (DatabaseError, TimeoutError) as error:
            if datetime.now(UTC) >= until:
                raise LeaseTaken(
                    f"The lease of {lease} expired, as the database did not let it be renewed for {LEASE_DURATION.seconds // 60} "
                    "minutes: another process may have it now. What was written before stays; run this again."
                ) from error
            pause = _RETRY_SECONDS
        else:
            until, pause = begun + LEASE_DURATION, _RENEWAL_SECONDS


def is_dead(holder: str) -> bool:
    """Tell whether the holder was a process that we would see, and has ended."""
    parts = holder.split(":")
    if len(parts) != _HOLDER_PARTS:
        return False
    _, pid, processes, started, _ = parts
    if not (pid.isdigit() and processes and started) or processes != visible_processes():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    # The process id may belong to another process by now.
    return start_time(int(pid)) not in ("", started)
