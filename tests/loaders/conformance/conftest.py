"""Recorded pages of the portal without faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.healthy_portal import ROWS, record


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return record(tmp_path, ROWS)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Record the same two pages as answers over HTTP."""
    (tmp_path / "people").mkdir()
    for number, part in enumerate((ROWS[:2], ROWS[2:]), start=1):
        (tmp_path / "people" / f"{number}.json").write_text(json.dumps({"total": len(ROWS), "items": part}))
    return tmp_path
