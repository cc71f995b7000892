"""`meritgraph serve` when its embedded engine dies: it starts it again, and says what is the matter until then."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineState
from tests.support.commands import SECONDS, meritgraph
from tests.support.engines import end_engines, is_supervised
from tests.support.serving import SERVANTS, Served, served, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Java outlives a killed supervisor")

_PAUSE = {"MERITGRAPH_DATABASE_RESTART_PAUSE_SECONDS": "0.2"}
_RESTARTING = {"code": "UPSTREAM_UNAVAILABLE", "reason": "ENGINE_RESTARTING"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a home with a migrated graph, and end its engine when the tests are over."""
    home = tmp_path_factory.mktemp("hub") / "var"
    migrated = meritgraph(home, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    yield home
    end_engines(home)


@pytest.fixture(scope="module")
def shared_hub(home: Path) -> Iterator[Served]:
    with served(home, **_PAUSE) as hub:
        yield hub


@pytest.fixture
def hub(shared_hub: Served) -> Served:
    """Return a hub that serves and is ready, whatever the test before has left; tests share it."""
    shared_hub.wait_until_ready()
    # It does not look at its engine all the time.
    assert shared_hub.ask().status_code == 200
    return shared_hub


def state_of(home: Path) -> EngineState:
    state = engine_dir_of(home).state()
    assert state is not None
    return state


@pytest.mark.parametrize("victim", ["java_pid", "supervisor_pid"])
def test_an_engine_that_dies_is_started_again_and_the_hub_says_so_until_then(home: Path, hub: Served, victim: str) -> None:
    died, before = state_of(home), len(hub.changes)

    os.kill(getattr(died, victim), signal.SIGKILL)
    wait_until(lambda: hub.readyz().json() == {"status": "not ready", "reason": "ENGINE_RESTARTING"}, 10)
    accepted = ("application/json", "application/graphql-response+json")
    refused = [hub.ask(query, Accept=accept) for query in ("{ __typename }", SERVANTS) for accept in accepted]
    alive = hub.client.get("/healthz")
    hub.wait_until_ready()

    for response in refused:
        (error,) = response.json()["errors"]
        assert (response.status_code, error["extensions"], "data" in response.json()) == (503, _RESTARTING, False)
        assert int(response.headers["retry-after"]) > 0
    assert alive.status_code == 200
    assert hub.ask().json() == {"data": {"servants": {"edges": []}}}
    assert state_of(home) != died
    went, back = hub.changes[before:]
    assert "not ready, ENGINE_RESTARTING" in went
    assert "ready: the database is back after" in back


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_queries_that_meet_the_death_are_unavailable_and_later_ones_are_answered(
    home: Path, hub: Served, number: signal.Signals
) -> None:
    died = state_of(home)
    with hub.asked_all_the_time() as outcomes:
        os.kill(died.java_pid, number)
        # Java may take some seconds to end in order.
        wait_until(lambda: engine_dir_of(home).state() not in (None, died), 60)
        hub.wait_until_ready()
        afterwards = hub.ask()

    assert afterwards.json() == {"data": {"servants": {"edges": []}}}
    assert outcomes == {(200, ""), (503, "UPSTREAM_UNAVAILABLE")}


def test_a_hub_that_nobody_asks_notices_too_and_keeps_its_connections_and_leaks_nothing(home: Path, hub: Served) -> None:
    url = hub.client.base_url
    with closing(HTTPConnection(url.host, url.port)) as connection:
        assert _status(connection, "/readyz") == 200
        opened, used = connection.sock, list[tuple[int, int]]()
        for _ in range(3):
            lines = len(hub.changes) + 2
            os.kill(state_of(home).java_pid, signal.SIGKILL)
            # An idle connection would be closed after five seconds; this needs no database.
            wait_until(lambda lines=lines: _status(connection, "/healthz") == 200 and len(hub.changes) == lines, 60)
            assert _status(connection, "/readyz") == 200
            used.append(_descriptors_and_threads(hub))
        assert connection.sock is opened

    (descriptors, threads), *_, (last_descriptors, last_threads) = used
    # What works beside the requests may have a connection of its own at the moment; one lost with each engine would be two.
    assert last_descriptors - descriptors < 2
    assert last_threads == threads


def test_an_engine_that_another_command_started_first_is_joined(home: Path, hub: Served) -> None:
    with _stopped(hub):
        os.kill(state_of(home).java_pid, signal.SIGKILL)
        ran = meritgraph(home, "migrate")
        started = engine_dir_of(home).state()
    wait_until(lambda: hub.ask().status_code == 200, 60)

    assert ran.returncode == 0, ran.stderr
    assert state_of(home) == started


def test_a_command_that_connects_while_the_engine_dies_starts_it_again(home: Path, hub: Served) -> None:
    """Java that was killed takes connections until the system has freed its memory, and answers none of them."""
    with _stopped(hub):
        died = state_of(home)
        os.kill(died.java_pid, signal.SIGSTOP)
        before = _connections_to(died.bolt_port)
        with ThreadPoolExecutor(1) as commands:
            running = commands.submit(meritgraph, home, "migrate")
            wait_until(lambda: _connections_to(died.bolt_port) > before, 60)
            os.kill(died.java_pid, signal.SIGKILL)
            ran = running.result()
        started = engine_dir_of(home).state()
    wait_until(lambda: hub.ask().status_code == 200, 60)

    assert ran.returncode == 0, ran.stderr
    assert died != state_of(home) == started


def test_a_start_that_fails_is_repeated(home: Path, hub: Served) -> None:
    with _unusable_graph(home):
        os.kill(state_of(home).java_pid, signal.SIGKILL)
        wait_until(lambda: "attempt 1 of 3 to start the embedded engine again failed" in hub.log, 60)
    hub.wait_until_ready()

    assert hub.ask().json() == {"data": {"servants": {"edges": []}}}


def test_a_hub_stops_while_it_waits_for_its_engine(tmp_path: Path) -> None:
    home = tmp_path / "var"
    with served(home) as hub, engine_dir_of(home).start_lock() as taken:
        assert taken.try_exclusive(), "nobody starts an engine now"
        os.kill(state_of(home).java_pid, signal.SIGKILL)
        wait_until(lambda: "not ready, ENGINE_RESTARTING" in hub.log, 10)
        hub.process.send_signal(signal.SIGINT)
        assert hub.process.wait(SECONDS / 8) == 0, hub.log
        assert "Traceback" not in hub.log


def test_a_hub_whose_engine_cannot_be_started_again_exits_1(tmp_path: Path) -> None:
    home = tmp_path / "var"
    with served(home, **_PAUSE, MERITGRAPH_REQUEST_TIMEOUT="1") as hub, _unusable_graph(home):
        with socket.create_connection((hub.client.base_url.host, hub.client.base_url.port or 80)) as endless:
            endless.sendall(b"POST /graphql HTTP/1.1\r\n")
            os.kill(state_of(home).java_pid, signal.SIGKILL)
            assert hub.process.wait(SECONDS) == 1, hub.log

        assert re.findall(r"attempt (\d) of 3", hub.log) == ["1", "2", "3"]
        assert re.search(r"^Error: The embedded database in \S+/graph did not start", hub.log, re.MULTILINE)
        assert str(engine_dir_of(home).log) in hub.log.partition("Error: ")[2]
        assert "Traceback" not in hub.log
    assert not is_supervised(engine_dir_of(home))


def test_a_hub_whose_folder_of_the_graph_is_taken_away_says_so(tmp_path: Path) -> None:
    home = tmp_path / "var"
    with served(home, **_PAUSE) as hub:
        engine_dir_of(home).folder.rename(aside := home / "aside")
        assert hub.process.wait(SECONDS) == 1, hub.log
        assert not engine_dir_of(home).folder.exists()
        assert f"Error: The folder {engine_dir_of(home).folder} of the embedded database was moved or deleted" in hub.log
        assert "meritgraph restore FILE" in hub.log
        assert not re.search(r"Errno|Traceback", hub.log)
        aside.rename(engine_dir_of(home).folder)
    assert meritgraph(home, "migrate").returncode == 0


@contextmanager
def _stopped(hub: Served) -> Generator[None]:
    """Keep the hub from noticing anything."""
    hub.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        hub.process.send_signal(signal.SIGCONT)


def _connections_to(port: int) -> int:
    """Return how many connections to a port of this machine are open at both ends, accepted or not."""
    lines = [line.split() for table in ("tcp", "tcp6") for line in Path("/proc/net", table).read_text("ascii").splitlines()[1:]]
    return sum(fields[3] == "01" and int(fields[1].rpartition(":")[2], 16) == port for fields in lines)


@contextmanager
def _unusable_graph(home: Path) -> Generator[None]:
    """Put a file where the engine expects the folder of the graph."""
    graph = engine_dir_of(home).folder / "databases" / "meritgraph"
    graph.rename(aside := graph.with_name("aside"))
    graph.touch()
    try:
        yield
    finally:
        graph.unlink()
        aside.rename(graph)


def _descriptors_and_threads(hub: Served) -> tuple[int, int]:
    process = Path("/proc", str(hub.process.pid))
    return len(list((process / "fd").iterdir())), len(list((process / "task").iterdir()))


def _status(connection: HTTPConnection, path: str) -> int:
    connection.request("GET", path)
    with connection.getresponse() as response:
        response.read()
        return response.status
