"""Commands that are told to stop: one sentence, the exit code of the signal, and a graph in which nothing runs any more."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.engines.embedded import engine_dir_of
from tests.conftest import Run
from tests.support.commands import SECONDS, command, environment, install, path_with_installed
from tests.support.engines import cypher
from tests.support.fork_server import ROOT
from tests.support.stalling_portal import StallingPortal, stalling_portal

NAME = "staff.example.uz"
# Far less than a portal may take to answer, and more than an idle process needs. It is no measurement.
_SOON = 60.0


class Hub:
    """A home whose portal stalls after three of its five pages."""

    def __init__(self, folder: Path, portal: StallingPortal) -> None:
        self.home, self.portal = folder / "var", portal
        install(folder, "rest")
        # The portal is waited for longer than the test lasts.
        feed = {"url": portal.url, "secret": "open sesame", "page_size": 10, "timeout_seconds": 120}
        feeds = {"MERITGRAPH_FEEDS": json.dumps({NAME: feed})}
        self.environment = environment(self.home, PYTHONPATH=path_with_installed(folder), **feeds)

    def start(self, *arguments: str, hangup: signal.Handlers = signal.SIG_DFL, **settings: str) -> subprocess.Popen[str]:
        def set_hangup() -> None:
            # Otherwise the command would ignore SIGHUP if whoever started the tests does, as nohup.
            signal.signal(signal.SIGHUP, hangup)

        own, pipe = self.environment | settings, subprocess.PIPE
        return subprocess.Popen(
            command(*arguments), cwd=ROOT, env=own, stdout=pipe, stderr=pipe, text=True, preexec_fn=set_hangup
        )

    @contextmanager
    def stalled_sync(self, hangup: signal.Handlers = signal.SIG_DFL) -> Generator[subprocess.Popen[str]]:
        """Run a sync that waits for the fourth page. It has written two, and perhaps the third."""
        self.portal.stalled.clear()
        with self.start("sync", hangup=hangup) as process:
            try:
                assert self.portal.stalled.wait(SECONDS), process.communicate()
                yield process
            finally:
                process.kill()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with stalling_portal(pages=3, rows=50) as portal:
        yield Hub(tmp_path_factory.mktemp("hub"), portal)


@pytest.fixture
def graph(hub: Hub, run: Run) -> Callable[[str], list[Any]]:
    """Return a function that reads one column of the hub's graph."""

    def read(text: str) -> list[Any]:
        async def work() -> list[Any]:
            settings = DatabaseSettings(home=hub.home, compiler="quick")
            async with open_database(settings) as database:
                return [row["x"] for row in await _read(database, text)]

        return run(work())

    return read


async def _read(database: Database, text: str) -> list[dict[str, Any]]:
    return await database.read(cypher(text))  # pyright: ignore[reportArgumentType] (literals of this file)


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=_SOON)
    return process.returncode, out, err


def is_owned(hub: Hub) -> bool:
    """Tell whether a command still has the hub's database open."""
    with engine_dir_of(hub.home).owners_lock() as lock:
        return not lock.try_exclusive()


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=["Ctrl-C", "SIGTERM", "terminal closed"],
)
def test_a_sync_that_waits_for_its_portal_stops_and_says_what_is_kept(
    hub: Hub, graph: Callable[[str], list[Any]], number: signal.Signals, code: int
) -> None:
    with hub.stalled_sync() as process:
        process.send_signal(number)
        assert ended(process) == (code, "", "Stopped. What was read is kept: run `meritgraph sync` again.\n")
    assert not is_owned(hub)
    assert graph("MATCH (r:LoadRun) RETURN r.state AS x ORDER BY r.started_at DESC LIMIT 1") == ["stopped"]
    assert graph("MATCH (r:LoadRun) WHERE r.ended_at IS NULL RETURN r.id AS x") == []
    assert graph("MATCH (l:Lease) RETURN l.id AS x") == []
    books = "MATCH (r:LoadRun)-[:READ]->(s:ScopeRun) RETURN [s.state, s.read] AS x ORDER BY r.started_at DESC LIMIT 1"
    assert graph(books) in ([["stopped", 20]], [["stopped", 30]])
    assert graph("MATCH (r:PortalRecord) RETURN count(r) AS x")[0] >= 20


def test_a_run_that_was_killed_is_closed_by_the_next_sync_which_takes_over_its_leases(
    hub: Hub, graph: Callable[[str], list[Any]]
) -> None:
    with hub.stalled_sync() as process:
        process.kill()
        assert process.wait(SECONDS) == -signal.SIGKILL
    open_runs = "MATCH (r:LoadRun) WHERE r.state = 'running' RETURN r.id AS x"
    (killed,) = graph(open_runs)
    assert len(graph("MATCH (l:Lease) RETURN l.id AS x")) == 2
    with hub.stalled_sync() as process:
        process.send_signal(signal.SIGTERM)
        code, _, err = ended(process)
    assert code == 143
    assert f"{killed} of {NAME} was interrupted" in err
    assert graph(open_runs) == graph("MATCH (l:Lease) RETURN l.id AS x") == []
    (problem,) = graph("MATCH (r:LoadRun {state: 'interrupted'}) RETURN r.problem AS x")
    assert "was killed" in problem


def test_a_second_sync_of_a_portal_says_who_reads_it(hub: Hub, graph: Callable[[str], list[Any]]) -> None:
    with hub.stalled_sync() as reading:
        with hub.start("sync") as second:
            code, _, err = ended(second)
        assert code == 4
        assert f"{NAME} is in use by" in err
        assert f"process {reading.pid}" in err
        reading.send_signal(signal.SIGTERM)
        assert ended(reading)[0] == 143


def test_a_command_that_nothing_can_move_ends_all_the_same() -> None:
    """The work ignores its cancellation, as a long computation or a database that does not answer would."""
    script = """
import sys, time
from meritgraph.cli.output import run
from meritgraph.stopping import stoppable_process

async def work():
    print("working", flush=True)
    while True:
        time.sleep(0.01)

with stoppable_process():
    run(work(), "Stopped. All is kept.")
"""
    for signals in ([signal.SIGTERM], [signal.SIGTERM, signal.SIGINT]):
        pipe = subprocess.PIPE
        with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "working\n"
            for number in signals:
                process.send_signal(number)
                time.sleep(0.1)  # two signals at once may arrive as one
            assert ended(process) == (128 + signals[-1], "", "Stopped. All is kept.\n")


def test_a_command_that_is_stopped_while_it_is_imported_shows_no_stack_trace(tmp_path: Path) -> None:
    """The signals arrive at moments of the first second, most of which Python spends on importing."""
    for number in (signal.SIGINT, signal.SIGTERM):
        arguments = [sys.executable, "-X", "importtime", "-m", "meritgraph", "sync"]
        settings = environment(tmp_path / "var", MERITGRAPH_FEEDS='{"my.dba.uz": {"url": "http://127.0.0.1:1"}}')
        with subprocess.Popen(arguments, cwd=ROOT, env=settings, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if line.endswith("meritgraph.settings\n"):
                    break
            process.send_signal(number)
            rest = process.stderr.read()
        printed = [line for line in rest.splitlines() if not line.startswith("import time:")]
        assert (process.returncode, printed) == (128 + number, ["Stopped."])


def test_under_nohup_a_closed_terminal_stops_nothing(hub: Hub) -> None:
    with hub.stalled_sync(hangup=signal.SIG_IGN) as process:
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        process.send_signal(signal.SIGTERM)
        assert ended(process)[0] == 143


def test_a_demo_takes_its_sandbox_with_it(tmp_path: Path) -> None:
    announcement = tmp_path / "var" / "sandbox" / "portals.json"
    pipe = subprocess.PIPE
    arguments = command("demo", "--once", "--servants", "150")
    with subprocess.Popen(arguments, cwd=ROOT, env=environment(tmp_path / "var"), stdout=pipe, stderr=pipe, text=True) as process:
        while not announcement.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        sandbox = int(json.loads(announcement.read_text())["pid"])
        process.send_signal(signal.SIGTERM)
        code, out, err = ended(process)
    assert (code, out) == (143, "")
    assert err.splitlines()[-1] == "Stopped. What was loaded is kept: run the demo again."
    assert "Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.kill(sandbox, 0)
