"""The world of two bodies, in which the tests of this room ask."""

from __future__ import annotations

import pytest

from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty
from tests.support.two_bodies import World, build_two_bodies


@pytest.fixture(scope="module")
def world(engine: OpenEngine, run: Run) -> World:
    """Return the world of two bodies in a graph of its own; a module may add to it."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    return build_two_bodies(run, engine.database)
