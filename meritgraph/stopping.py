"""How a command stops when it is told to: by Ctrl-C (SIGINT), by SIGTERM, or because its terminal was closed (SIGHUP).

While the work of a command runs, the first signal cancels it. The work then has two seconds to note in the graph that it was
stopped, to give its leases back and to end its child processes. After that, or at a second signal, the process ends at once:
whatever holds it up (a portal that does not answer, a database that does not, a long computation) is not waited for. Nothing is
lost by that, as by a kill: what was committed stays, and the next run goes on from there. At any other time the first signal
raises ``Stopped``.

This module imports little: until its handlers are set, a signal ends Python as it likes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

STOPPED = "Stopped."

_SECONDS_TO_CLEAN_UP = 2.0
_SECONDS_FOR_THREADS = 0.5
# As shells report a process that a signal ended.
_CODE_OF_SIGNAL_0 = 128
_SHOW_CURSOR = b"\x1b[?25h"


def heeded_signals() -> tuple[signal.Signals, ...]:
    """Return the signals that tell this process to stop.

    `nohup` has SIGHUP ignored, so that a command goes on without its terminal. A shell has SIGINT ignored for commands in the
    background of a script, where nobody types Ctrl-C: who sends it all the same wants the command to stop.
    """
    ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return (signal.SIGINT, signal.SIGTERM) if ignored else (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """The command is to stop. It is no error, so that nothing which handles errors catches it."""


@dataclass(slots=True)
class _Stop:
    """Whether this process was told to stop, by which signal, how its work is cancelled, and what is said of it."""

    signal: int = 0
    cancel: Callable[[], object] | None = None
    sentence: str = STOPPED


_stop = _Stop()


@contextmanager
def stoppable_process() -> Generator[None]:
    """Obey the signals from now on, and end the process with the context: nothing that it leaves running is waited for.

    A process that was told to stop prints one sentence and exits with 128 and the number of the signal, whatever the signal made
    of the work. Otherwise the exit code of a SystemExit stays, and so does any other exception.
    """
    for number in heeded_signals():
        signal.signal(number, _on_signal)
    sys.unraisablehook = _stop_where_nothing_can_be_raised
    try:
        yield
    except SystemExit as ended:
        if not _stop.signal:
            _leave_threads(ended.code)
            raise
    finally:
        if _stop.signal:
            _say(_stop.sentence)
            _leave_threads(code := _CODE_OF_SIGNAL_0 + _stop.signal)
            sys.exit(code)


def was_stopped() -> bool:
    """Tell whether the process was told to stop."""
    return bool(_stop.signal)


@contextmanager
def cancelled_by_signal(cancel: Callable[[], object], sentence: str) -> Generator[None]:
    """Call ``cancel``, which must not block, at the first signal while the context lasts.

    ``sentence`` says to a person what was kept and what to do next. Raises Stopped at the end when there was a signal, whatever
    else was raised.
    """
    _stop.sentence, _stop.cancel = sentence, cancel
    try:
        yield
    finally:
        _stop.cancel = None
        if _stop.signal:
            raise Stopped
        _stop.sentence = STOPPED


def _on_signal(number: int, frame: FrameType | None) -> None:
    if _stop.signal:
        _end_at_once(number)
    _stop.signal = number
    last_resort = threading.Timer(_SECONDS_TO_CLEAN_UP, _end_at_once, [number])
    last_resort.daemon = True
    last_resort.start()
    if _stop.cancel is None:
        raise Stopped
    _stop.cancel()


def _stop_where_nothing_can_be_raised(unraisable: sys.UnraisableHookArgs) -> None:
    """End the process if it was told to stop within a finalizer, whose exceptions Python only prints."""
    if isinstance(unraisable.exc_value, Stopped):
        _end_at_once(_stop.signal)
    sys.__unraisablehook__(unraisable)


def _end_at_once(number: int) -> None:
    """End the process without cleaning up; the kernel releases its locks and sockets."""
    _say(_stop.sentence)
    os._exit(_CODE_OF_SIGNAL_0 + number)


def _say(sentence: str) -> None:
    """Print on standard error, past Python's buffers, which another thread may have locked."""
    cursor = _SHOW_CURSOR if os.isatty(2) else b""
    with suppress(OSError):  # the terminal may be closed
        os.write(2, cursor + f"{sentence}\n".encode())


def _leave_threads(code: object) -> None:
    """Give threads half a second to end, and if one is still at work, end the process without it: Python would wait for it.

    Such a thread waits for a portal, for half a minute perhaps. Its answer is not needed any more.
    """
    deadline = time.monotonic() + _SECONDS_FOR_THREADS
    others = [each for each in threading.enumerate() if each is not threading.main_thread() and not each.daemon]
    for thread in others:
        thread.join(max(0.0, deadline - time.monotonic()))
    if any(thread.is_alive() for thread in others):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # closed, or a pipe that nobody reads any more
                stream.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))
