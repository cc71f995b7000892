"""``meritgraph detect --workers``: several processes find what one does, to the byte, and none is left whatever ends them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar, cast

import pytest

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.migrations import migrate
from graph.model.table import MOMENT, NODES
from loaders.keys.keyring import KeyRing
from loaders.sync import synchronise_all
from merit import detection
from merit.detection import DetectionReport
from merit.dossiers import reading
from merit.registry import all_rules
from meritgraph.cli.detect import document
from meritgraph.sandbox_process import announced_feeds
from meritgraph.worker_processes import worker_processes
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import Run
from tests.support.commands import SECONDS, command, environment
from tests.support.engines import cypher, end_engines
from tests.support.fork_server import ROOT

T = TypeVar("T")

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_SOON = 20.0
"""Seconds for what takes less than one. It is no measurement."""
_FOUND = ("Finding", "Review", "RuleRun", "JudgedDossier")
_MOMENTS = {property_.name for node in NODES if node.label in _FOUND for property_ in node.properties if property_.type == MOMENT}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Iterator[Path]:
    """Return the home of a graph with a world of both countries."""
    folder = tmp_path_factory.mktemp("workers")

    async def load() -> None:
        async with open_database(DatabaseSettings(home=folder / "var", compiler="quick")) as database:
            await migrate(database)
            feeds, keys = announced_feeds(folder / "portals.json"), KeyRing.open(folder / "var" / "keys")
            report = await synchronise_all(database, feeds, keys, NOON)
            assert all(portal.state == "clean" for portal in report.portals)

    with running(build_world(servants=150, seed=11, today=TODAY), folder):
        run(load())
    yield folder / "var"
    end_engines(folder)


async def _with(home: Path, work: Callable[[Database], Awaitable[T]]) -> T:
    async with open_database(DatabaseSettings(home=home, compiler="quick")) as database:
        return await work(database)


def found(home: Path, run: Run) -> list[str]:
    """Return what detections have saved, without the moments at which they did."""

    async def read(database: Database) -> list[str]:
        rows = await database.read(
            cypher("MATCH (n:Finding|Review|RuleRun|JudgedDossier) RETURN labels(n)[0] AS label, properties(n) AS held")
        )
        held = [(row["label"], cast("dict[str, object]", row["held"])) for row in rows]
        kept = [[label, {name: value for name, value in own.items() if name not in _MOMENTS}] for label, own in held]
        return sorted(json.dumps(each, sort_keys=True, default=str) for each in kept)

    return run(_with(home, read))


def forget(home: Path, run: Run) -> None:
    """Delete what detections have saved."""
    text = "MATCH (n:Finding|Review|RuleRun|JudgedDossier) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS"
    run(_with(home, lambda database: database.schema(text)))


def detect(home: Path, run: Run, number: int) -> str:
    """Detect with so many worker processes and return the report as a document."""

    async def work(database: Database) -> DetectionReport:
        settings = DatabaseSettings(home=home, compiler="quick")
        async with worker_processes(number, settings) as workers:
            return await detection.detect(database, all_rules(), TODAY, NOON, workers=workers)

    report = run(_with(home, work))
    assert report.complete
    return json.dumps(document(report), default=str)


@contextmanager
def started(home: Path) -> Generator[subprocess.Popen[str]]:
    """Run a detection with two workers."""
    arguments, own = (
        ("detect", "--as-of", TODAY.isoformat(), "--workers", "2"),
        environment(home, MERITGRAPH_PROGRESS_SECONDS="0"),
    )
    pipe = subprocess.PIPE
    with subprocess.Popen(command(*arguments), cwd=ROOT, env=own, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def first_worker(process: subprocess.Popen[str]) -> int:
    """Return the id of a detection's first worker process, as soon as it is there."""
    deadline = time.monotonic() + SECONDS
    while not (workers := [child for child in _children(process.pid) if _is_worker(child)]):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return workers[0]


def ended(worker: int) -> None:
    """Wait until a worker process has ended."""
    deadline = time.monotonic() + _SOON
    while _is_worker(worker):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _children(process: int) -> list[int]:
    try:
        lists = [file.read_text() for file in Path(f"/proc/{process}/task").glob("*/children")]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for text in lists for child in text.split()]


def _is_worker(process: int) -> bool:
    try:
        return "spawn_main" in Path(f"/proc/{process}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture(scope="module")
def alone(home: Path, run: Run) -> tuple[str, list[str]]:
    """Return the report of one process, and what it saved."""
    return detect(home, run, 1), found(home, run)


def test_four_workers_report_and_save_what_one_process_does(
    home: Path, run: Run, alone: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where pages are many and small: parts are sorted before anything is computed of them."""
    report, saved = alone
    assert len(saved) > 100
    assert len([rule for rule in json.loads(report)["rules"] if rule["violating"]]) > 10
    forget(home, run)
    assert found(home, run) == []
    monkeypatch.setattr(reading, "SUBJECTS_PER_PAGE", 20)
    assert detect(home, run, 4) == report
    assert found(home, run) == saved


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda sent: sent.name)
def test_a_detection_that_is_ended_leaves_no_worker_and_another_one_completes(
    home: Path, run: Run, alone: tuple[str, list[str]], sent: signal.Signals
) -> None:
    forget(home, run)
    with started(home) as process:
        worker = first_worker(process)
        process.send_signal(sent)
        _, errors = process.communicate(timeout=_SOON)
    if sent == signal.SIGKILL:
        assert process.returncode == -sent
    else:
        assert (process.returncode, errors) == (
            128 + sent,
            "Stopped. Findings that were saved are kept: run `meritgraph detect` again.\n",
        )
    ended(worker)
    detect(home, run, 1)
    assert found(home, run) == alone[1]


def test_a_worker_that_is_killed_ends_the_detection_with_a_sentence(home: Path, run: Run, alone: tuple[str, list[str]]) -> None:
    forget(home, run)
    with started(home) as process:
        worker = first_worker(process)
        os.kill(worker, signal.SIGKILL)
        _, errors = process.communicate(timeout=_SOON)
    assert process.returncode == 1
    assert "Error: A worker ended while it judged: it was killed, perhaps because memory ran out." in errors
    assert "Traceback" not in errors
    ended(worker)
    assert "RuleRun" not in "".join(found(home, run))
    detect(home, run, 1)
    assert found(home, run) == alone[1]
