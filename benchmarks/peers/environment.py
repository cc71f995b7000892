"""The environment of a peer: its own, below ``var/bench``, so that the product and its tests take nothing of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.results import RESULTS

_LOCK = Path(__file__).with_name("cartography.txt")


class PeerMissing(Exception):
    """The peer cannot be had; the message says why."""


def cartography_python() -> Path:
    """Return the Python that has cartography, and install it at first use. Raises `PeerMissing`."""
    folder = (RESULTS / "cartography").resolve()
    python, installed = folder / "bin" / "python", folder / "installed.txt"
    wanted = _LOCK.read_text("utf-8")
    if not installed.exists() or installed.read_text("utf-8") != wanted:
        install = ["-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps", "--require-hashes"]
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(folder)],
            [str(python), *install, "--requirement", str(_LOCK)],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise PeerMissing(f"pip could not install {_LOCK.name}: {done.stderr.strip()[-1000:]}")
        installed.write_text(wanted, "utf-8")
    return python
