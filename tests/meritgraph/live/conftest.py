"""A hub that tells what happens in the world of two bodies."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from tests.conftest import Run
from tests.support.live_hub import LiveHub, live_hub
from tests.support.two_bodies import build_two_bodies

Story = Callable[[LiveHub, Database], Coroutine[Any, Any, None]]
AtHub = Callable[..., None]


@pytest.fixture
def at_hub(run: Run, fresh_database: Database, tmp_path: Path) -> AtHub:
    """Return what runs a story at a hub with the world of two bodies."""
    build_two_bodies(run, fresh_database)

    def tried(story: Story, **options: Any) -> None:
        async def serve() -> None:
            async with live_hub(fresh_database, tmp_path, **options) as hub:
                await story(hub, fresh_database)

        run(serve())

    return tried
