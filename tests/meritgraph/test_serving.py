"""``meritgraph serve``: it prints its address, or a sentence about what prevents it from starting."""

from __future__ import annotations

import json
import re
import resource
import signal
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path

import httpx

from tests.support.commands import SECONDS, command, environment, meritgraph
from tests.support.fork_server import ROOT


def test_serve_prints_the_free_port_that_it_took_and_answers_there(tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("serve"), cwd=ROOT, env=environment(tmp_path, MERITGRAPH_PORT="0"), stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        printed = re.fullmatch(r"The API answers at (http://127\.0\.0\.1:[0-9]+/)\n", line)
        assert printed is not None, line
        assert httpx.get(f"{printed[1]}readyz", timeout=30).json() == {"status": "ready"}
        examined = meritgraph(tmp_path, "doctor", "--json").stdout
        (schema,) = (check["detail"] for check in json.loads(examined) if check["name"] == "schema")
        assert schema.startswith("version "), "the hub writes, so the schema comes first"
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 0, process.stderr.read()
    finally:
        process.kill()
        process.communicate()


def test_more_silent_connections_than_the_process_could_open_at_first_leave_room_for_a_health_check(tmp_path: Path) -> None:
    few = 200

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))

    settings = environment(tmp_path, MERITGRAPH_PORT="0", MERITGRAPH_MAX_CONNECTIONS="150")
    process = subprocess.Popen(command("serve"), cwd=ROOT, env=settings, stderr=subprocess.PIPE, text=True, preexec_fn=limited)
    try:
        assert process.stderr is not None
        printed = re.search(r"http://127\.0\.0\.1:([0-9]+)/", process.stderr.readline())
        assert printed is not None
        with ExitStack() as crowd:
            for _ in range(2 * few):
                crowd.enter_context(socket.create_connection(("127.0.0.1", int(printed[1])), timeout=SECONDS))
            assert httpx.get(f"{printed[0]}healthz", timeout=SECONDS).json() == {"status": "ok"}
    finally:
        process.kill()
        process.communicate()


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = meritgraph(tmp_path / "var", "serve", MERITGRAPH_PORT=port)
    assert refused.returncode == 1
    assert f"cannot listen on port {port} of 127.0.0.1: another process uses it" in refused.stderr
    assert "MERITGRAPH_PORT" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "var").exists()


def test_a_database_that_does_not_answer_is_reported_without_a_stack_trace(tmp_path: Path) -> None:
    refused = meritgraph(tmp_path, "serve", MERITGRAPH_PORT="0", MERITGRAPH_DATABASE_URI="bolt://127.0.0.1:1")
    assert refused.returncode == 1
    assert "bolt://127.0.0.1:1 does not answer" in refused.stderr
    assert "Traceback" not in refused.stderr
