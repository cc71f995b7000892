"""What a process keeps of a detection while it judges pages of it: the context, and a connection in an event loop of its own."""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from merit.context import Context

T = TypeVar("T")

_IDLE_SECONDS = 10.0
"""A connection is closed after so many seconds, at most twice as many, without a page."""


class Session:
    """A detection in this process. Any thread may ask it to work."""

    def __init__(self, detection: str, database: DatabaseSettings, context: Context) -> None:
        self.detection = detection
        self.context = context
        self.users = 0
        self.used = True
        """Whether anybody asked for it since this was last looked at."""
        self._settings = database
        self._opened = Future[tuple[Database, asyncio.AbstractEventLoop, asyncio.Event]]()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="meritgraph-worker", daemon=True)
        self._thread.start()

    def run(self, work: Callable[[Database], Awaitable[T]]) -> T:
        """Return the result of work with the database. Raises what opening the database raises."""
        database, loop, _ = self._opened.result()

        async def working() -> T:
            return await work(database)

        return asyncio.run_coroutine_threadsafe(working(), loop).result()

    def close(self) -> None:
        """Close the connection and end the thread."""
        if self._opened.exception() is None:
            _, loop, closing = self._opened.result()
            loop.call_soon_threadsafe(closing.set)
        self._thread.join()

    async def _live(self) -> None:
        try:
            async with open_database(self._settings) as database:
                closing = asyncio.Event()
                self._opened.set_result((database, asyncio.get_running_loop(), closing))
                await self._until_idle(closing)
        except Exception as error:
            if self._opened.done():
                raise
            _forget(self)
            self._opened.set_exception(error)

    async def _until_idle(self, closing: asyncio.Event) -> None:
        while not closing.is_set() and not _forget_idle(self):
            try:
                async with asyncio.timeout(_IDLE_SECONDS):
                    await closing.wait()
            except TimeoutError:
                continue


_lock = threading.Lock()
_sessions: dict[str, Session] = {}


@contextmanager
def session_of(detection: str, opened: Callable[[], Session] | None) -> Generator[Session | None]:
    """Lend the session of a detection; without one, the one that is opened now, if any."""
    with _lock:
        session = _sessions.get(detection)
        if session is None and opened is not None:
            session = _sessions[detection] = opened()
        if session is not None:
            session.users += 1
            session.used = True
    try:
        yield session
    finally:
        if session is not None:
            with _lock:
                session.users -= 1


def close_session(detection: str) -> None:
    """Close the session of a detection in this process, if there is one."""
    with _lock:
        session = _sessions.pop(detection, None)
    if session is not None:
        session.close()


def _forget(session: Session) -> None:
    with _lock:
        if _sessions.get(session.detection) is session:
            del _sessions[session.detection]


def _forget_idle(session: Session) -> bool:
    """Forget a session that nobody uses or has used since this was last asked, and tell whether it is forgotten."""
    with _lock:
        used, session.used = session.used, False
        if used or session.users:
            return False
        _sessions.pop(session.detection, None)
        return True


@atexit.register
def _close_all() -> None:
    for detection in list(_sessions):
        close_session(detection)
