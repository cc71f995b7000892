"""How tests get a database.

Both engines are real, start once per session, and only if a test asks for them. A test that uses
`database` or `fresh_database` runs on each, and its id says which: `test_x[arcadedb]`, `test_x[neo4j]`.

- `run` runs a coroutine on the session's one event loop, to which the databases belong.
- `database` is open, with whatever earlier tests left in it.
- `fresh_database` is migrated and has no data.
- `clean_home` is a new state folder, for tests that start an engine of their own.

ArcadeDB comes from the product's own `open_database` with a temporary home; Neo4j from
`tests/support/neo4j_server.py`. Where there is no Neo4j to be had, its tests are skipped with a loud line, and
`REQUIRE_ALL=1` turns the skip into a failure.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
import uvloop
from pydantic import SecretStr

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.engines.dialect import EngineName
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir
from tests.support.engines import empty
from tests.support.neo4j_server import Neo4jServer, NoNeo4j, neo4j_server

T = TypeVar("T")

_MISSING_NEO4J: list[str] = []
# Tests fill and empty one small graph all the time: a tenth of their time went into planning the same statements anew.
_PLANS_STAY = {"dbms.cypher.min_replan_interval": "10m"}


class Run(Protocol):
    """Runs a coroutine to its end and returns its result."""

    def __call__(self, work: Coroutine[Any, Any, T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class OpenEngine:
    """An open database with what tests need to know about its engine."""

    name: EngineName
    settings: DatabaseSettings
    database: Database
    home: EngineDir | None
    """Only of the embedded engine."""


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    # The loop of the commands and of the API.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        yield runner.run


@pytest.fixture(scope="session")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """The Neo4j server of this session."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(neo4j_server(tmp_path_factory.mktemp("neo4j") / "home", _PLANS_STAY))
        except NoNeo4j as reason:
            _MISSING_NEO4J.append(str(reason))
            if os.environ.get("REQUIRE_ALL") == "1":
                pytest.fail(f"REQUIRE_ALL=1, but no Neo4j: {reason}", pytrace=False)
            pytest.skip(f"no Neo4j: {reason}")
        yield server


@pytest.fixture(scope="session")
def neo4j_settings(neo4j: Neo4jServer) -> DatabaseSettings:
    return DatabaseSettings(uri=neo4j.uri, user=neo4j.user, password=SecretStr(neo4j.password))


@pytest.fixture(scope="session", params=["arcadedb", "neo4j"])
def engine(request: pytest.FixtureRequest, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenEngine]:
    """Each engine in turn, open."""
    name: EngineName = request.param
    if name == "neo4j":
        settings: DatabaseSettings = request.getfixturevalue("neo4j_settings")
    else:
        settings = DatabaseSettings(home=tmp_path_factory.mktemp("embedded"))
    stack = AsyncExitStack()
    database = run(stack.enter_async_context(open_database(settings)))
    yield OpenEngine(name, settings, database, engine_dir_of(settings.home) if settings.embedded else None)
    run(stack.aclose())


@pytest.fixture
def database(engine: OpenEngine) -> Database:
    return engine.database


@pytest.fixture
def fresh_database(engine: OpenEngine, run: Run) -> Database:
    from graph.migrations import migrate

    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    return engine.database


@pytest.fixture
def clean_home(tmp_path: Path) -> Path:
    return tmp_path / "var"


def pytest_itemcollected(item: pytest.Item) -> None:
    """What uses the server without being one of two is found by ``-k neo4j``, too: else both halves of the suite start it."""
    if "neo4j" in getattr(item, "fixturenames", ()):
        item.extra_keyword_matches.add("neo4j")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason in _MISSING_NEO4J:
        terminalreporter.write_sep("!", "NOTHING WAS TESTED ON NEO4J", red=True, bold=True)
        terminalreporter.write_line(f"{reason}\nName a server by NEO4J_URI, or install java and mvn.")
