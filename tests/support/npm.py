"""What tests take from npm: present after ``npm ci``, which ``make test`` runs where Node.js is installed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.fork_server import ROOT

_MODULES = ROOT / "node_modules"


def from_npm(path: str) -> Path:
    """Return a file or folder of ``node_modules``. Skips the test when npm did not install it, or fails by REQUIRE_ALL=1."""
    found = _MODULES / path
    if not found.exists() or shutil.which("node") is None:
        assert os.environ.get("REQUIRE_ALL") != "1", f"REQUIRE_ALL=1, but node or {path} is missing: run npm ci"
        pytest.skip(f"no {path}: run npm ci")
    return found
