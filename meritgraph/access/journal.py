"""The journal of access events: an event is on the disk before the answer that it tells of leaves.

Each process of the hub writes a file of its own in one folder and holds a lock on it. Requests that end at the same time share
one flush to the disk. ``meritgraph.access.keeping`` brings finished files into the graph; it recognises a file of a process that
has ended by its free lock.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson

from graph.engines.engine_dir import FileLock
from graph.errors import MeritgraphError
from meritgraph.access.events import AccessEvent

JOURNAL_SUFFIX = ".jsonl"

logger = logging.getLogger(__name__)


class NotRecorded(MeritgraphError):
    """An access event that could not be written to the disk. What it tells of must not be answered."""


class AccessJournal:
    """The journal of this process."""

    def __init__(self, folder: Path) -> None:
        """Begin a file in the folder, which is created if it does not exist. Raises NotRecorded."""
        self._folder = folder
        # One thread: writes come one after the other, and events that arrive meanwhile share the next one.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="access-journal")
        self._waiting: list[bytes] = []
        self._flushed: asyncio.Future[None] | None = None
        self._writing: asyncio.Task[None] | None = None
        try:
            if not folder.exists():
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                _give_to_owner(folder)
            self._file = self._begin()
        except OSError as error:
            raise NotRecorded(f"No access record can be written in {folder}: {error.strerror}.") from error

    @property
    def path(self) -> Path:
        """The file that is written to. Without any event it does not outlive the journal."""
        return self._path

    async def append(self, events: Sequence[AccessEvent]) -> None:
        """Write events; on return they are on the disk. Raises NotRecorded."""
        if not events:
            return
        self._waiting += [orjson.dumps(event) + b"\n" for event in events]
        if self._flushed is None:
            self._flushed = asyncio.get_running_loop().create_future()
        flushed = self._flushed
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        # Whoever leaves must not take the others' flush along.
        await asyncio.shield(flushed)

    async def turn(self) -> None:
        """Begin a new file, so that what was written so far can be brought into the graph. Raises NotRecorded."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._turn)

    async def close(self) -> None:
        """End the file. Events that are still waiting are written before."""
        if self._writing is not None:
            await self._writing
        await asyncio.get_running_loop().run_in_executor(self._thread, self._end)
        self._thread.shutdown()

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._flushed is not None:
            lines, flushed = self._waiting, self._flushed
            self._waiting, self._flushed = [], None
            try:
                await loop.run_in_executor(self._thread, self._flush, b"".join(lines))
            except OSError as error:
                logger.critical("access cannot be recorded in %s, so nobody's data is shown: %s", self._folder, error.strerror)
                flushed.set_exception(NotRecorded(f"Access cannot be recorded: {error.strerror}."))
                # A caller that has left does not ask for it.
                flushed.exception()
            else:
                flushed.set_result(None)

    def _flush(self, data: bytes) -> None:
        descriptor = self._file.fileno()
        end = os.fstat(descriptor).st_size
        try:
            # A disk that fills up takes a part.
            rest = memoryview(data)
            while rest:
                rest = rest[os.pwrite(descriptor, rest, os.fstat(descriptor).st_size) :]
            os.fdatasync(descriptor)
        except OSError:
            # Half a line would spoil the next one, and what was refused must not be told of as shown.
            os.ftruncate(descriptor, end)
            raise

    def _turn(self) -> None:
        if os.fstat(self._file.fileno()).st_size == 0:
            return
        try:
            begun = self._begin()
        except OSError as error:
            raise NotRecorded(f"No access record can be written in {self._folder}: {error.strerror}.") from error
        self._file.close()
        self._file = begun

    def _begin(self) -> FileLock:
        # It has its name only once it is locked: a file that is not is taken for one of a process that has ended.
        draft = self._folder / f"{os.getpid()}-{secrets.token_hex(4)}.new"
        lock = FileLock(draft)
        lock.try_exclusive()
        _give_to_owner(draft)
        self._path = draft.rename(draft.with_suffix(JOURNAL_SUFFIX))
        return lock

    def _end(self) -> None:
        if os.fstat(self._file.fileno()).st_size == 0:
            self._path.unlink(missing_ok=True)
        self._file.close()


def _give_to_owner(path: Path) -> None:
    """Give what the superuser made to the owner of its folder: the hub brings in what commands leave, whoever called them."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)
