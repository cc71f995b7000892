"""The supervisor: a small detached process that owns the engine's Java and stops it when no command needs it.

`graph.engines.embedded` starts it as `python -P -m graph.engines.supervisor`. It outlives the command that started it, so that
several commands share one engine. Without an owner for `Tuning.idle_seconds` it stops Java and ends; it may make a file of
`graph.engines.quick_start` first. If it is killed, Java dies with it.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import get_args

from graph.engines import java
from graph.engines.database_files import Marks, leave_record, take_record
from graph.engines.engine_dir import Compiler, EngineDir, EngineState, FileLock, Tuning
from graph.engines.quick_start import RECORD_SECONDS, QuickStart
from graph.engines.troubles import LogWatch, note

_POLL_SECONDS = 1.0


def main() -> int:
    """Take the supervisor's lock, go to the background, and run the engine. Exit code 1: another supervisor runs."""
    home, tuning = _arguments()
    with home.supervisor_lock() as lock:
        if not lock.try_exclusive():
            return 1
        # The launcher ends here and the command that waits for it goes on; the child keeps the lock.
        if os.fork():
            os._exit(0)
        _detach()
        quick_start, learned = QuickStart(home, tuning), False
        try:
            with home.owners_lock() as owners:
                learned = _keep(home, tuning, lock.fileno(), owners, quick_start)
        finally:
            lock.close()  # from here on others may start the next engine
            quick_start.finish(learned=learned)
    return 0


def command(home: EngineDir, tuning: Tuning) -> list[str]:
    """Return the command line that `main` understands."""
    return [
        *(sys.executable, "-P", "-m", "graph.engines.supervisor", str(home.folder)),
        *(tuning.heap, str(tuning.start_seconds), str(tuning.statement_seconds), str(tuning.idle_seconds), tuning.compiler),
    ]


def _arguments() -> tuple[EngineDir, Tuning]:
    parser = argparse.ArgumentParser(description="Runs the embedded engine; started by meritgraph itself.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("heap")
    parser.add_argument("start_seconds", type=float)
    parser.add_argument("statement_seconds", type=float)
    parser.add_argument("idle_seconds", type=float)
    parser.add_argument("compiler", choices=get_args(Compiler))
    given = parser.parse_args()
    tuning = Tuning(given.heap, given.start_seconds, given.statement_seconds, given.idle_seconds, given.compiler)
    return EngineDir(given.folder), tuning


def _detach() -> None:
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _leave(_signal: int, _frame: object) -> None:
    sys.exit(0)


def _keep(home: EngineDir, tuning: Tuning, lock: int, owners: FileLock, quick_start: QuickStart) -> bool:
    """Run the engine until nobody needs it. Tell whether it has written a record of what it learned."""
    engine: subprocess.Popen[bytes] | None = None
    known: Marks = {}
    learned = False
    try:
        known = take_record(home)
        engine = java.start(home, tuning, lock, quick_start.options)
        bolt_port, http_port = java.wait_until_ready(engine, home, tuning.start_seconds)
        home.announce(EngineState(bolt_port, http_port, java_pid=engine.pid, supervisor_pid=os.getpid()))
        quick_start.forget_if_refused()
        unneeded = _wait_until_unneeded(home, engine, owners, tuning.idle_seconds)
        learned = unneeded and quick_start.is_worth_learning_from(engine)
    except (java.NotReady, OSError) as problem:
        note(home, f"supervisor: {problem}")
    finally:
        home.forget_state()
        if engine is not None:
            seconds = RECORD_SECONDS if learned else java.STOP_SECONDS
            java.stop(engine, home, seconds=seconds, without_record=quick_start.learns and not learned)
        # Without a record the next start only checks less.
        with suppress(OSError):
            leave_record(home, known)
    return learned


def _wait_until_unneeded(home: EngineDir, engine: subprocess.Popen[bytes], owners: FileLock, idle_seconds: float) -> bool:
    """Return True, with owners.lock held, when the engine had no owner for so many seconds; False when it has ended or must."""
    unowned_since: float | None = None
    last_mark = owners.marked()
    watch = LogWatch(home)
    while engine.poll() is None:
        if owners.try_exclusive():
            now, mark = time.monotonic(), owners.marked()
            # Most commands come and go between two looks; only their mark shows that they were there.
            if unowned_since is None or mark != last_mark:
                unowned_since, last_mark = now, mark
            if now - unowned_since >= idle_seconds:
                return True  # new commands now wait until Java is gone, and then start a fresh engine
            owners.release()
        else:
            unowned_since = None
        if watch.wants_restart():
            note(
                home, "supervisor: some pages could not be written; the engine ends, and its next start repeats them from its log"
            )
            return False
        # Not a plain pause: who joins between Java's end and the next look would be given the state of an engine that is gone.
        with suppress(subprocess.TimeoutExpired):
            engine.wait(_POLL_SECONDS)
    return False


if __name__ == "__main__":
    sys.exit(main())
