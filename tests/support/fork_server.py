"""Modules run as ``python -m`` runs them, each in a process of its own that is forked from one with the product imported.

Importing the product takes longer than most commands do, and a test of commands runs many. What a command finds is what it would
find if it were started afresh: its arguments, its environment (``PYTHONPATH``, too), its own standard streams, no open file.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
_IMPORTED = "meritgraph.cli.main"
_STREAMS = ("stdout", "stderr")


def run_module(
    module: str, *arguments: str, environment: Mapping[str, str] = os.environ, seconds: int = 120
) -> subprocess.CompletedProcess[str]:
    """Runs it in the project's folder, with warnings as errors, to its end; a signal that ended it is a negative code.

    After so many seconds that signal is SIGALRM.
    """
    with TemporaryDirectory() as folder:
        said = {stream: Path(folder, stream) for stream in _STREAMS}
        files = {stream: str(file) for stream, file in said.items()}
        told = {"module": module, "arguments": arguments, "environment": dict(environment), "seconds": seconds}
        code = _asked(_warm(), {**told, "streams": files})
        return subprocess.CompletedProcess([module, *arguments], code, *(file.read_text("utf-8") for file in said.values()))


@cache
def _warm() -> subprocess.Popen[str]:
    """The process that forks; it ends when nobody is left to ask it."""
    command = [sys.executable, "-W", "error", "-m", "tests.support.fork_server"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)
    return process


def _asked(process: subprocess.Popen[str], request: Mapping[str, Any]) -> int:
    assert process.stdin is not None
    assert process.stdout is not None
    print(json.dumps(request), file=process.stdin, flush=True)
    return int(process.stdout.readline())


def _requests() -> dict[str, Any]:
    """Forks for each request: tells how its process ended, and returns in that process only."""
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            return json.loads(line)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    sys.exit()


def _become(request: Mapping[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.path[1:1] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    _point(sys.stdin.fileno(), os.devnull, os.O_RDONLY)
    for stream in _STREAMS:
        _point(getattr(sys, stream).fileno(), request["streams"][stream], os.O_WRONLY | os.O_CREAT)
    sys.argv[1:] = request["arguments"]
    signal.alarm(request["seconds"])
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


def _point(stream: int, file: str, how: int) -> None:
    opened = os.open(file, how)
    os.dup2(opened, stream)
    os.close(opened)


if __name__ == "__main__":
    importlib.import_module(_IMPORTED)
    _become(_requests())
