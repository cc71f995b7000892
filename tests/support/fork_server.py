"""Runs modules as ``python -m`` does, each in a process forked from a server that has all commands imported.

Importing the product takes longer than most commands run, and tests of commands run many. A command finds what it would find in a
new process: its arguments, its environment (also ``PYTHONPATH``), its own standard streams, no open file.
"""

from __future__ import annotations

import atexit
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
_STREAMS = ("stdout", "stderr")


def run_module(
    module: str, *arguments: str, environment: Mapping[str, str] = os.environ, seconds: int = 120
) -> subprocess.CompletedProcess[str]:
    """Run a module to its end in the project's folder, with warnings as errors.

    The return code is negative when a signal ended the process: SIGALRM after so many seconds.
    """
    with TemporaryDirectory() as folder:
        outputs = {stream: Path(folder, stream) for stream in _STREAMS}
        files = {stream: str(file) for stream, file in outputs.items()}
        request = {"module": module, "arguments": arguments, "environment": dict(environment), "seconds": seconds}
        code = _send(_server(), {**request, "streams": files})
        return subprocess.CompletedProcess([module, *arguments], code, *(file.read_text("utf-8") for file in outputs.values()))


@cache
def _server() -> subprocess.Popen[str]:
    """Start the process that forks; it ends with our own process."""
    command = [sys.executable, "-W", "error", "-m", "tests.support.fork_server"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)
    return process


def _send(process: subprocess.Popen[str], request: Mapping[str, Any]) -> int:
    assert process.stdin is not None
    assert process.stdout is not None
    print(json.dumps(request), file=process.stdin, flush=True)
    return int(process.stdout.readline())


def _requests() -> dict[str, Any]:
    """Fork for each request and print the exit code of its process; return the request, in that process only."""
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            return json.loads(line)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    sys.exit()


def _become(request: Mapping[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.path[1:1] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    _redirect(sys.stdin.fileno(), os.devnull, os.O_RDONLY)
    for stream in _STREAMS:
        _redirect(getattr(sys, stream).fileno(), request["streams"][stream], os.O_WRONLY | os.O_CREAT)
    sys.argv[1:] = request["arguments"]
    signal.alarm(request["seconds"])
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


def _redirect(stream: int, file: str, flags: int) -> None:
    opened = os.open(file, flags)
    os.dup2(opened, stream)
    os.close(opened)


if __name__ == "__main__":
    from meritgraph.cli.main import COMMANDS, load_command

    for name in COMMANDS:
        load_command(name)
    _become(_requests())
