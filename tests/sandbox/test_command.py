"""`python -m sandbox`: it announces itself once it listens, and stops when it should."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
_PARENT = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:]); time.sleep(60)"


def command(directory: Path, *more: str) -> list[str]:
    base = [sys.executable, "-m", "sandbox", "--servants", "120", "--seed", "5", "--port", "0"]
    return [*base, "--directory", str(directory), "--max-seconds", "60", *more]


@contextmanager
def started(arguments: list[str]) -> Generator["subprocess.Popen[bytes]", None, None]:
    process = subprocess.Popen(arguments, cwd=ROOT)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)


def announced(directory: Path) -> dict[str, Any]:
    path = directory / "portals.json"
    _wait_until(path.exists)
    assert path.stat().st_mode & 0o777 == 0o600
    return json.loads(path.read_bytes())


def _wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"the condition did not become true within {seconds} seconds"
        time.sleep(0.05)


def _answers(announcement: dict[str, Any]) -> bool:
    portal = announcement["portals"]["test.argos.uz"]
    try:
        answer = httpx.get(f"{portal['url']}/api/v1/bodies", headers={"X-API-Key": portal["api_key"]})
    except httpx.TransportError:
        return False
    return answer.status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_announced_sandbox_listens_and_stops_on_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    with started(command(tmp_path)) as process:
        announcement = announced(tmp_path)
        assert _answers(announcement)
        assert announcement["pid"] == process.pid
        assert announcement["portals"]["my.dba.uz"]["url"].startswith("http://127.0.0.1:")
        assert (announcement["servants"], announcement["seed"], announcement["today"]) == (120, 5, "2026-11-20")
        process.send_signal(number)
        assert process.wait(5) == 0
        assert not _answers(announcement)


def test_it_stops_after_the_time_limit(tmp_path: Path) -> None:
    with started([*command(tmp_path), "--max-seconds", "0.5"]) as process:
        assert process.wait(20) == 0


def test_it_stops_with_its_parent(tmp_path: Path) -> None:
    parent = [sys.executable, "-c", _PARENT, *command(tmp_path, "--with-parent")]
    with started(parent) as process:
        announcement = announced(tmp_path)
        assert _answers(announcement)
        process.terminate()
        process.wait(20)
        _wait_until(lambda: not _answers(announcement))
        _wait_until(lambda: not _is_running(announcement["pid"]))


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_too_small_a_world_gives_a_message_without_a_traceback(tmp_path: Path) -> None:
    arguments = [*command(tmp_path), "--servants", "10"]
    ended = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("sandbox: 10 servants are too few")
