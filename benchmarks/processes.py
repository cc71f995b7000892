"""What a process takes of the machine. Linux tells it in ``/proc``."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

_KIB_PER_MIB = 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """What a piece of work took: seconds on the clock, and seconds of a processor in this process and in the engine's.

    The processor time of this process includes that of its children that have ended. That of the engine is None where its
    process is not known.
    """

    seconds: float
    loader: float
    engine: float | None

    def __str__(self) -> str:
        engine = "" if self.engine is None else f" + {self.engine:.1f} of the engine"
        return f"{self.seconds:.1f} s (processor: {self.loader:.1f}{engine})"


async def measure(work: Awaitable[object], engine_process: int | None) -> Taken:
    """Wait for the work and return what it took."""
    engine_before = None if engine_process is None else processor_seconds(engine_process)
    loader_before, started = own_processor_seconds(), perf_counter()
    await work
    seconds, loader = perf_counter() - started, own_processor_seconds() - loader_before
    if engine_process is None or engine_before is None:
        return Taken(seconds, loader, None)
    return Taken(seconds, loader, processor_seconds(engine_process) - engine_before)


def own_processor_seconds() -> float:
    """Return the processor time of this process and of its children that have ended."""
    return sum(os.times()[:4])


def processor_seconds(process: int) -> float:
    """Return the processor time of a process."""
    # Behind the name, which is in parentheses and may contain anything, these are the 12th and the 13th field.
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def peak_mib() -> float:
    """Return the largest resident size that this process has had, in MiB.

    ``getrusage`` would tell that of the process that started this one, if it was larger.
    """
    (kib,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kib) / _KIB_PER_MIB
