"""Ten days of changes, faults, kills and restarts end in the same graph as one clean load of the tenth day.

The days lie a month apart, so that much changes between them: people enter and leave, orders are corrected, courses end,
competitions are decided, pages shift. Portals fail now and then; on some days the loader is killed and started again, on others
the sandbox is restarted. On both engines.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.outbox.delivery import deliver
from loaders.sync import SyncReport, synchronise_all
from meritgraph.sandbox_process import announced_feeds
from sandbox.faults import NO_FAULTS, Faults
from sandbox.model import World
from sandbox.serve import Sandbox, open_sandbox
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.support.delivery_process import TERMS
from tests.support.engines import empty
from tests.support.fingerprint import contents
from tests.support.fork_server import run_module
from tests.support.scripted_portal import NOON

pytestmark = pytest.mark.both_engines

SERVANTS, SEED = 95, 3
NOISE = 0.1
DAYS, APART = 10, timedelta(days=30)
KILLED_ON, RESTARTED_ON = {2: 17, 5: 60, 8: 35}, (4, 7)
"""Days, counted from 0: before which statement the loader is killed, and on which the sandbox was restarted."""

FAULTS = Faults(rate=0.03, seed=11, slow_seconds=0.4, retry_after=0)
PATIENCE_SECONDS, PAUSE_SECONDS = 0.3, 0.01


class Outside:
    """A sandbox in one folder that can be moved to another day, restarted and loaded."""

    def __init__(self, world: World, folder: Path, noise: float) -> None:
        self._world, self._folder, self._noise, self._stack = world, folder, noise, ExitStack()
        self._sandbox: Sandbox | None = None
        self.announcement, self.keys = folder / "portals.json", folder / "keys"

    def start(self, day: date, faults: Faults = FAULTS) -> None:
        self.stop()
        self._sandbox = self._stack.enter_context(
            open_sandbox(self._world, self._folder, day=day, noise=self._noise, faults=faults, register=self._folder / "register")
        )

    def stop(self) -> None:
        self._stack.close()

    def be_on(self, day: date) -> None:
        assert self._sandbox is not None
        self._sandbox.move_to(day)

    async def load(self, database: Database, day: date, hour: int = 13) -> SyncReport:
        """Load everything as one undisturbed process does, then deliver the messages to other portals."""
        small = {"page_size": 100, "timeout_seconds": PATIENCE_SECONDS, "retry_pause_seconds": PAUSE_SECONDS}
        feeds = {portal: feed.model_copy(update=small) for portal, feed in announced_feeds(self.announcement).items()}
        keys, at = KeyRing.open(self.keys), datetime.combine(day, time(hour), UTC)
        report = await synchronise_all(database, feeds, keys, at)
        await deliver(database, feeds, TERMS, keys, lambda: at)
        return report

    def load_until_killed(self, database: dict[str, Any], day: date, at: int) -> int:
        """Load in a process that kills itself with -9 right after it has sent statement number ``at``."""
        request = {"database": database, "announcement": str(self.announcement), "keys": str(self.keys)}
        request |= {"minute": (day - NOON.date()) // timedelta(minutes=1), "kill": "loader", "at": at, "late": 0.0}
        return run_module("tests.support.loading_process", json.dumps(request)).returncode


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    found = Outside(build_world(SERVANTS, SEED), tmp_path, NOISE)
    yield found
    found.stop()


# Ten loads with three kills take longer than the usual limit on a busy machine.
@pytest.mark.timeout(900)
def test_ten_days_end_in_the_graph_of_one_clean_load(
    run: Run, engine: OpenEngine, fresh_database: Database, outside: Outside
) -> None:
    days = [NOON.date() - APART * back for back in range(DAYS - 1, -1, -1)]
    outside.start(days[0])
    changed: list[int] = []
    for number, day in enumerate(days):
        if number in RESTARTED_ON:
            outside.start(day)
        outside.be_on(day)
        if number in KILLED_ON:
            assert outside.load_until_killed(settings_of(engine), day, KILLED_ON[number]) == -signal.SIGKILL
        report = run(outside.load(fresh_database, day))
        assert problems(report) == {}
        changed += [sum(portal.books.created + portal.books.updated for portal in report.portals)]
    assert sum(changed[1:]) > 100
    found = run(finished(outside, fresh_database, days[-1]))

    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    outside.start(days[-1], NO_FAULTS)
    assert problems(run(outside.load(fresh_database, days[-1]))) == {}
    wanted = run(finished(outside, fresh_database, days[-1]))

    assert len(wanted) > 5000
    assert sorted(wanted - found)[:5] == []
    assert sorted(found - wanted)[:5] == []


async def finished(outside: Outside, database: Database, day: date) -> set[str]:
    """Load once more, which reads what became of the delivered messages; return the contents of the graph."""
    await outside.load(database, day, hour=14)
    return await contents(database, history=False)


def problems(report: SyncReport) -> dict[str, str | None]:
    return {portal.portal: portal.problem for portal in report.portals if portal.state != "clean"}


def settings_of(engine: OpenEngine) -> dict[str, Any]:
    """Return the engine's settings for another process."""
    if engine.name == "arcadedb":
        return {"home": str(engine.settings.home)}
    password = engine.settings.password.get_secret_value() if engine.settings.password else ""
    return {"uri": engine.settings.uri, "user": engine.settings.user, "password": password}
