"""``meritgraph detect --workers``: several processes find what one does, to the byte, and none is left whatever ends them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

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

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_FOUND = ("Finding", "Review", "RuleRun", "JudgedDossier")
_MOMENTS = {property_.name for node in NODES if node.label in _FOUND for property_ in node.properties if property_.type == MOMENT}


@dataclass(frozen=True, slots=True)
class Graph:
    """A home with a world of both countries, and its database, which stays open so that its engine does."""

    home: Path
    database: Database
    run: Run

    def found(self) -> list[str]:
        """Return what detections have saved, without the moments at which they did."""
        rows = self.run(
            self.database.read(
                cypher("MATCH (n:Finding|Review|RuleRun|JudgedDossier) RETURN labels(n)[0] AS label, properties(n) AS held")
            )
        )
        held = [(row["label"], cast("dict[str, object]", row["held"])) for row in rows]
        kept = [[label, {name: value for name, value in own.items() if name not in _MOMENTS}] for label, own in held]
        return sorted(json.dumps(each, sort_keys=True, default=str) for each in kept)

    def forget(self) -> None:
        """Delete what detections have saved."""
        text = "MATCH (n:Finding|Review|RuleRun|JudgedDossier) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS"
        self.run(self.database.schema(text))

    def detect(self, number: int) -> str:
        """Detect with so many worker processes and return the report as a document."""

        async def work() -> DetectionReport:
            async with worker_processes(number, DatabaseSettings(home=self.home, compiler="quick")) as workers:
                return await detection.detect(self.database, all_rules(), TODAY, NOON, workers=workers)

        report = self.run(work())
        assert report.complete
        return json.dumps(document(report), default=str)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Iterator[Graph]:
    folder = tmp_path_factory.mktemp("workers")
    home, opened = folder / "var", AsyncExitStack()
    database = run(opened.enter_async_context(open_database(DatabaseSettings(home=home, compiler="quick"))))
    run(migrate(database))
    with running(build_world(servants=150, seed=11, today=TODAY), folder):
        feeds, keys = announced_feeds(folder / "portals.json"), KeyRing.open(home / "keys")
        report = run(synchronise_all(database, feeds, keys, NOON))
    assert all(portal.state == "clean" for portal in report.portals)
    yield Graph(home, database, run)
    run(opened.aclose())
    end_engines(folder)


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
    deadline = time.monotonic() + SECONDS
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
def alone(graph: Graph) -> tuple[str, list[str]]:
    """Return the report of one process, and what it saved."""
    return graph.detect(1), graph.found()


def test_four_workers_report_and_save_what_one_process_does(
    graph: Graph, alone: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where pages are many and small: parts are sorted before anything is computed of them."""
    report, saved = alone
    assert len(saved) > 100
    assert len([rule for rule in json.loads(report)["rules"] if rule["violating"]]) > 10
    graph.forget()
    assert graph.found() == []
    monkeypatch.setattr(reading, "SUBJECTS_PER_PAGE", 20)
    assert graph.detect(4) == report
    assert graph.found() == saved


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda sent: sent.name)
def test_a_detection_that_is_ended_leaves_no_worker_and_another_one_completes(
    graph: Graph, alone: tuple[str, list[str]], sent: signal.Signals
) -> None:
    graph.forget()
    with started(graph.home) as process:
        worker = first_worker(process)
        process.send_signal(sent)
        _, errors = process.communicate(timeout=SECONDS)
    if sent == signal.SIGKILL:
        assert process.returncode == -sent
    else:
        stopped = "Stopped. Findings that were saved are kept: run `meritgraph detect` again.\n"
        assert (process.returncode, errors) == (128 + sent, stopped)
    ended(worker)
    graph.detect(1)
    assert graph.found() == alone[1]


def test_a_worker_that_is_killed_ends_the_detection_with_a_sentence(graph: Graph, alone: tuple[str, list[str]]) -> None:
    graph.forget()
    with started(graph.home) as process:
        worker = first_worker(process)
        os.kill(worker, signal.SIGKILL)
        _, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert errors.startswith("Error: A worker ended while it judged: it was killed, perhaps because memory ran out.")
    assert "Traceback" not in errors
    ended(worker)
    assert "RuleRun" not in "".join(graph.found())
    graph.detect(1)
    assert graph.found() == alone[1]
