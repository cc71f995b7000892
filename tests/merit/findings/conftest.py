"""A graph with one finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.driver.database import Database
from tests.conftest import Run
from tests.support.one_finding import Story, begin_story


@pytest.fixture
def story(run: Run, fresh_database: Database, tmp_path: Path) -> Story:
    """Return the story on its first day: loaded and judged."""
    return begin_story(run, fresh_database, tmp_path)
