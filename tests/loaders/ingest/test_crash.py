"""A loader or engine that is killed at any moment loses and repeats nothing: the next load ends in the same graph."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.engines.embedded import engine_dir_of
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.support.fingerprint import contents
from tests.support.fork_server import run_module

pytestmark = pytest.mark.both_engines

SERVANTS, WORLD, KILLS = 100, 7, 3


@dataclass(frozen=True, slots=True)
class Loading:
    """Loads from one sandbox under one identity key, each in a process of its own."""

    announcement: Path
    keys: Path

    def run(
        self, database: dict[str, Any], minute: int = 0, kill: str | None = None, at: int | None = None, late: float = 0.0
    ) -> subprocess.CompletedProcess[str]:
        request = {"database": database, "announcement": str(self.announcement), "keys": str(self.keys), "minute": minute}
        request |= {"kill": kill, "at": at, "late": late}
        return run_module("tests.support.loading_process", json.dumps(request))


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """An undisturbed load: the contents of its graph, and the number of its statements."""

    contents: set[str]
    statements: int


# Its scope is the session because tests on an engine of their own run apart from those on both, and both need it.
@pytest.fixture(scope="session")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    folder = tmp_path_factory.mktemp("sandbox")
    with running(build_world(SERVANTS, WORLD), folder) as announcement:
        yield Loading(announcement, folder / "keys")


@pytest.fixture(scope="session")
def undisturbed(loading: Loading, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """Load once into an embedded engine of its own; on every engine the graph must end like this one."""
    home = tmp_path_factory.mktemp("undisturbed") / "var"
    done = loading.run(embedded(home))
    assert done.returncode == 0, done.stderr
    with asyncio.Runner() as runner:
        held = runner.run(_contents(DatabaseSettings.model_validate(embedded(home))))
    _end_engine(home)
    assert len(held) > 1000
    return Undisturbed(held, int(done.stdout))


def embedded(home: Path) -> dict[str, Any]:
    return {"home": str(home), "heap": "256m", "retry_seconds": 1, "compiler": "quick"}


async def _contents(settings: DatabaseSettings) -> set[str]:
    async with open_database(settings) as database:
        return await contents(database, history=False)


def _end_engine(home: Path) -> None:
    state = engine_dir_of(home).state()
    if state is not None:
        os.kill(state.supervisor_pid, signal.SIGTERM)


def _moments(statements: int, seed: int) -> list[tuple[int, float]]:
    """Draw after which statement, and how long after it, each load is killed; a load goes on where the one before was killed."""
    draw = random.Random(seed)
    return [(draw.randrange(1, statements // 2), draw.uniform(0, 0.02)) for _ in range(KILLS)]


def _same(found: set[str], wanted: set[str]) -> None:
    assert sorted(wanted - found)[:3] == []
    assert sorted(found - wanted)[:3] == []


def test_killing_the_loader_anywhere_changes_nothing_in_the_end(
    run: Run, engine: OpenEngine, fresh_database: Database, loading: Loading, undisturbed: Undisturbed
) -> None:
    settings = engine.settings
    database: dict[str, Any] = {"home": str(settings.home)}
    if engine.name == "neo4j":
        password = settings.password.get_secret_value() if settings.password else ""
        database = {"uri": settings.uri, "user": settings.user, "password": password}
    for number, (at, late) in enumerate(_moments(undisturbed.statements, seed=1)):
        killed = loading.run(database, number, "loader", at, late)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert undisturbed.contents - run(contents(fresh_database, history=False)), "the kills came too late to disturb anything"
    done = loading.run(database, KILLS)
    assert done.returncode == 0, done.stderr
    _same(run(contents(fresh_database, history=False)), undisturbed.contents)


def test_killing_the_embedded_engine_anywhere_changes_nothing_in_the_end(
    run: Run, clean_home: Path, loading: Loading, undisturbed: Undisturbed
) -> None:
    database = embedded(clean_home)
    for number, (at, late) in enumerate(_moments(undisturbed.statements, seed=2)):
        failed = loading.run(database, number, "engine", at, late)
        assert failed.returncode == 1, failed.stderr
    done = loading.run(database, KILLS)
    assert done.returncode == 0, done.stderr
    _same(run(_contents(DatabaseSettings.model_validate(embedded(clean_home)))), undisturbed.contents)
    _end_engine(clean_home)
