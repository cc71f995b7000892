"""A process is distinguished from every other that has or had its id."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from graph.process_identity import boot_id, start_time, visible_processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a process started")


def test_a_process_has_one_start_time() -> None:
    assert start_time(os.getpid()) == start_time(os.getpid())
    assert int(start_time(os.getpid())) > 0


def test_another_process_has_another_start_time() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as later:
        assert int(start_time(later.pid)) > int(start_time(1) or 0)
        later.communicate(b"\n")


def test_a_process_that_ended_has_none() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert start_time(ended.pid) == ""


def test_processes_are_seen_on_one_boot() -> None:
    assert visible_processes().startswith(f"{boot_id()}/")
