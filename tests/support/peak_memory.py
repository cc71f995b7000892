"""The peak of this process's memory during a block, as the kernel counts it."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PROCESS = Path("/proc/self")


@dataclass(slots=True)
class Growth:
    """By how many MiB the memory grew at its peak; known at the end of the block."""

    mebibytes: float = 0.0


@contextmanager
def peak_growth() -> Generator[Growth]:
    """Measure by how much memory grows beyond what it is at the beginning of the block."""
    gc.collect()
    growth = Growth()
    (_PROCESS / "clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = _mebibytes("VmRSS")
    yield growth
    growth.mebibytes = _mebibytes("VmHWM") - before


def _mebibytes(name: str) -> float:
    line = next(line for line in (_PROCESS / "status").read_text("ascii").splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024
