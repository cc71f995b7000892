"""`--every`: commands that repeat their work. A turn that fails ends nothing, and a signal ends all of it within seconds."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support.requested_loads import PEOPLE, SECONDS, SOON, AskedHub, hub_of_files


@pytest.fixture
def hub(tmp_path: Path, run: Run) -> AskedHub:
    hub = hub_of_files(tmp_path, run, PEOPLE)
    hub.settings["MERITGRAPH_LOG_LEVEL"] = "info"
    return hub


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yield what the log says of each turn, and the sentence of each error."""
    assert process.stderr is not None
    for line in process.stderr:
        if "meritgraph.cli.turns" in line:
            yield line.rstrip("\n").split("meritgraph.cli.turns: ")[1]
        elif line.startswith("Error: "):
            yield line


def stopped(process: subprocess.Popen[str]) -> str:
    """Stop a command, and return the last line that it prints."""
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=SOON)
    assert process.returncode == 143
    return err.splitlines()[-1]


def wait_until_gone(file: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while file.exists():
        assert time.monotonic() < deadline, file
        time.sleep(0.05)


def test_detect_judges_again_and_again_until_it_is_stopped(hub: AskedHub) -> None:
    beat = hub.home / "turns" / "detect"
    with hub.started("detect", "--every", "1") as process:
        turns = lines(process)
        assert [next(turns), next(turns)] == ["detect: the turn ended with exit code 0; the next one begins in 1 s"] * 2
        assert beat.exists()
        assert stopped(process) == "Stopped. Findings that were saved are kept: run `meritgraph detect` again."
    assert not beat.exists()


def test_a_detection_that_fails_is_tried_again(hub: AskedHub, tmp_path: Path) -> None:
    policy, beat = tmp_path / "policy.toml", hub.home / "turns" / "detect"
    policy.write_text("[[V99]]\nbasis = 'none'\n")
    hub.settings["MERITGRAPH_POLICY"] = str(policy)
    with hub.started("detect", "--every", "1") as process:
        turns = lines(process)
        assert str(policy) in next(turns)
        assert next(turns) == "detect: the turn ended with exit code 1; the next one begins in 1 s"
        wait_until_gone(beat)
        policy.write_text("")
        assert any(turn.startswith("detect: the turn ended with exit code 0") for turn in turns)
        assert beat.exists()
        stopped(process)


def test_messages_are_delivered_again_and_again_although_a_turn_fails(hub: AskedHub, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    feeds = {"mo.argos.uz": {"url": "http://127.0.0.1:9", "account": "hub", "secret_file": str(secret)}}
    terms = {"mo.argos.uz": {"enabled": True, "legal_basis": "an agreement"}}
    hub.settings.update(MERITGRAPH_FEEDS=json.dumps(feeds), MERITGRAPH_EXCHANGE=json.dumps(terms))
    with hub.started("exchange", "deliver", "--every", "1") as process:
        turns = lines(process)
        assert str(secret) in next(turns)
        assert next(turns) == "deliver: the turn ended with exit code 1; the next one begins in 1 s"
        secret.write_text("open sesame\n")
        assert any(turn.startswith("deliver: the turn ended with exit code 0") for turn in turns)
        assert (hub.home / "turns" / "deliver").exists()
        last = stopped(process)
    assert last == "Stopped. What was delivered is noted, and the other messages wait: run `meritgraph exchange deliver` again."


def test_a_worker_with_nothing_to_do_is_alive_and_says_nothing(hub: AskedHub) -> None:
    beat = hub.home / "turns" / "requests"
    with hub.started("sync", "--requested", "--every", "1") as process:
        deadline = time.monotonic() + SECONDS
        while not beat.exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=SOON)
    assert (process.returncode, out) == (143, "")
    assert "meritgraph.cli.turns" not in err


@pytest.mark.parametrize("option", [("--all",), ("--as-of", "2026-11-20")])
def test_a_single_detection_is_not_repeated(hub: AskedHub, option: tuple[str, ...]) -> None:
    refused = hub.meritgraph("detect", "--every", "5", *option)
    assert refused.returncode == 2
    assert "for a single detection" in refused.stderr
