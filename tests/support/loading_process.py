"""A process that loads all portals of a sandbox as `meritgraph sync` does and, on request, kills itself or its engine.

    python -m tests.support.loading_process \
        '{"database": …, "announcement": …, "keys": …, "minute": …, "kill": …, "at": …, "late": …}'

``kill`` is null, "loader" or "engine"; the kill happens ``late`` seconds after statement number ``at`` was sent. At its end the
process prints the number of statements that it sent.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.engines.embedded import engine_dir_of
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal
from loaders.sync import synchronise_all
from meritgraph.sandbox_process import announced_feeds
from tests.support.scripted_portal import NOON


def feeds_of(announcement: Path) -> dict[Portal, Feed]:
    """Return the feeds with small pages, so that there are many moments for a kill."""
    feeds = announced_feeds(announcement)
    return {portal: feed.model_copy(update={"page_size": 100}) for portal, feed in feeds.items()}


async def load(request: dict[str, Any], feeds: dict[Portal, Feed]) -> int:
    settings = DatabaseSettings.model_validate(request["database"])
    async with open_database(settings) as database:
        await migrate(database)
        counter = _Counter(request["at"], request["late"], _killing(request["kill"], settings))
        database.observers.append(counter)
        started_at = NOON + timedelta(minutes=request["minute"])
        report = await synchronise_all(database, feeds, KeyRing.open(Path(request["keys"])), started_at)
        assert all(portal.state == "clean" for portal in report.portals), [portal.problem for portal in report.portals]
        return counter.sent


class _Counter:
    """Counts statements and starts the kill at one of them."""

    def __init__(self, at: int | None, late: float, kill: Callable[[], None]) -> None:
        self.sent, self._at, self._late, self._kill = 0, at, late, kill

    def __call__(self, name: str) -> None:
        self.sent += 1
        if self.sent == self._at:
            threading.Timer(self._late, self._kill).start()


def _killing(what: str | None, settings: DatabaseSettings) -> Callable[[], None]:
    if what != "engine":
        return lambda: os.kill(os.getpid(), signal.SIGKILL)

    def kill_engine() -> None:
        state = engine_dir_of(settings.home).state()
        assert state is not None
        os.kill(state.java_pid, signal.SIGKILL)

    return kill_engine


if __name__ == "__main__":
    REQUEST = json.loads(sys.argv[1])
    print(asyncio.run(load(REQUEST, feeds_of(Path(REQUEST["announcement"])))), flush=True)
