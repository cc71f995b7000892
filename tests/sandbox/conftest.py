"""A small world and its portals, running once for all tests of the sandbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.model import World
from sandbox.serve import running
from sandbox.world import build_world
from tests.support.sandbox_clients import Portals


@pytest.fixture(scope="session")
def world() -> World:
    return build_world(400, 7)


@pytest.fixture(scope="session")
def larger_world() -> World:
    return build_world(4000, 11)


@pytest.fixture
def portals(world: World, tmp_path: Path) -> Iterator[Portals]:
    """Freshly started portals: the refusals that come once per start are still to come."""
    with running(world, tmp_path) as announcement, Portals(announcement) as client:
        yield client
