"""Worlds for all tests of the sandbox, built once, and portals that are started for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import build_kazakhstan
from sandbox.model import World
from sandbox.serve import running
from sandbox.world import TODAY, build_world
from tests.support.sandbox_client import Portals


@pytest.fixture(scope="session")
def world() -> World:
    return build_world(400, 7)


@pytest.fixture(scope="session")
def larger_world() -> World:
    return build_world(4000, 11)


@pytest.fixture(scope="session")
def part() -> Kazakhstan:
    return build_kazakhstan(100, 7, TODAY)


@pytest.fixture(scope="session")
def portals(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portals]:
    """Start portals for tests that only read; the refusals that occur once per start have already occurred."""
    with running(world, tmp_path_factory.mktemp("portals")) as announcement, Portals(announcement) as client:
        client.argos_rows("orders", limit=100)
        client.dba_pages("tinglovchilar", 100)
        yield client


@pytest.fixture
def new_portals(world: World, tmp_path: Path) -> Iterator[Portals]:
    """Start portals whose refusals, which occur once per start, are still to come."""
    with running(world, tmp_path) as announcement, Portals(announcement) as client:
        yield client
