"""Every service of the hub in docker-compose.yml, run with its command, its settings and its health check.

Containers are left out: paths, addresses and ports are those of this machine. Neo4j is a real one with the settings of the file.
"""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import needing_neo4j
from tests.support.compose import Machine, compose_file, neo4j_settings
from tests.support.engines import end_engines
from tests.support.neo4j_server import free_port, own_neo4j
from tests.support.requested_loads import NAME, PEOPLE, SOON, install, path_with_installed

_SECONDS = 150.0
_RUNNING = ("hub", "sync", "requests", "detect", "deliver")


def wait_until_healthy(machine: Machine, running: dict[str, subprocess.Popen[str]]) -> None:
    deadline = time.monotonic() + _SECONDS
    waiting = set(running)
    while waiting:
        for name in waiting:
            assert running[name].poll() is None, f"{name} has ended: {machine.log(name).read_text()}"
        assert time.monotonic() < deadline, {name: machine.log(name).read_text() for name in waiting}
        waiting = {name for name in waiting if not machine.healthy(name)}
        time.sleep(0.2)


def wait_for_text(file: Path, text: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while text not in file.read_text():
        assert time.monotonic() < deadline, file.read_text()
        time.sleep(0.1)


def stop(process: subprocess.Popen[str]) -> int:
    """Stop a service as Docker does, and return its exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(SOON)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Return this machine with a new Neo4j, and with a portal of files in the folder of feeds."""
    folder = tmp_path_factory.mktemp("compose")
    install(folder, "csv")
    home, feeds, password = folder / "home", folder / "feeds", folder / "neo4j_password"
    (folder / "feed").mkdir()
    (folder / "feed" / "people.csv").write_text(PEOPLE)
    home.mkdir()
    feeds.mkdir()
    (feeds / "feeds.json").write_text(json.dumps({NAME: {"folder": str(folder / "feed")}}))
    with ExitStack() as stack:
        with needing_neo4j():
            own = stack.enter_context(own_neo4j(folder / "neo4j", neo4j_settings("neo4j", {}), quick_compiler=True))
        password.write_text(own.server.password)
        instead = {
            "bolt://neo4j:7687": own.server.uri,
            "/run/secrets/neo4j_password": str(password),
            "/etc/meritgraph/feeds": str(feeds),
            "0.0.0.0": "127.0.0.1",
            "8000": str(free_port()),
        }
        yield Machine(home, instead, {"PYTHONPATH": path_with_installed(folder)})


def test_all_services_that_stay_up_become_healthy_and_stop_when_they_are_told_to(machine: Machine) -> None:
    services = compose_file()["services"]
    staying = {name for name, each in services.items() if "healthcheck" in each and not each.get("profiles")}
    assert staying == {"neo4j", *_RUNNING}
    assert not any(machine.healthy(name) for name in _RUNNING)

    migrated = machine.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    with ExitStack() as stack:
        running = {name: stack.enter_context(machine.started(name)) for name in _RUNNING}
        wait_until_healthy(machine, running)
        for name in ("sync", "detect", "deliver"):
            wait_for_text(machine.log(name), f"{name}: the turn ended with exit code 0")
        assert f"{NAME}" in machine.log("sync").read_text()
        assert {name: stop(process) for name, process in running.items()} == {**dict.fromkeys(_RUNNING, 143), "hub": 0}
    assert not any(machine.healthy(name) for name in _RUNNING)


def test_the_sandbox_needs_nothing_and_becomes_healthy(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    # A small world is enough here, and its engine is compiled as in all tests.
    machine = Machine(home, {"0.0.0.0": "127.0.0.1", "8001": str(free_port())}, {"MERITGRAPH_DATABASE_COMPILER": "quick"})
    service = compose_file()["services"]["sandbox"]
    assert (service["secrets"], service["env_file"], service.get("depends_on")) == ([], [], None)
    try:
        with machine.started("sandbox", "--servants=100") as process:
            wait_until_healthy(machine, {"sandbox": process})
            assert stop(process) == 0
    finally:
        end_engines(tmp_path)
