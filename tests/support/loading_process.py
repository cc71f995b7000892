"""A process that loads everything a sandbox offers, as `meritgraph sync` does, and kills itself or its engine when told to.

    python -m tests.support.loading_process REQUEST

``kill`` is nothing, "loader" or "engine"; it happens ``late`` seconds after statement number ``at`` was sent. Prints how many
statements were sent when it comes to its end.
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
    """Small pages, so that there are many moments to be killed at."""
    feeds = announced_feeds(announcement)
    return {portal: feed.model_copy(update={"page_size": 100}) for portal, feed in feeds.items()}


async def load(told: dict[str, Any], feeds: dict[Portal, Feed]) -> int:
    settings = DatabaseSettings.model_validate(told["database"])
    async with open_database(settings) as database:
        await migrate(database)
        counter = _Counter(told["at"], told["late"], _killing(told["kill"], settings))
        database.observers.append(counter)
        started_at = NOON + timedelta(minutes=told["minute"])
        report = await synchronise_all(database, feeds, KeyRing.open(Path(told["keys"])), started_at)
        assert all(portal.state == "clean" for portal in report.portals), [portal.problem for portal in report.portals]
        return counter.sent


class _Counter:
    """Counts statements and, at one of them, lets the kill happen."""

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
    TOLD = json.loads(sys.argv[1])
    print(asyncio.run(load(TOLD, feeds_of(Path(TOLD["announcement"])))), flush=True)
