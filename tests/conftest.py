"""Databases for tests, the policy that says which engine a test runs on, and the groups that two workers share.

Both engines are real. Each starts once per worker, and only if a test asks for it.

- `run` runs a coroutine on the worker's one event loop, to which the databases belong.
- `engine` and `database` are open, with the data of earlier tests.
- `fresh_database` is migrated and has no data.
- `clean_home` is a new state folder, for tests that start an engine of their own.

A test that uses one of the middle three runs on the embedded engine. It runs on Neo4j, too, if it is marked with
`both_engines`: what it tests depends on the engine (statements, transactions, migrations, crashes, agreement, histories,
detection). With `ENGINES=both` every such test runs on both, marked or not. The id says on which: `test_x[arcadedb]`,
`test_x[neo4j]`. A test that names its engine itself (`pytest.mark.parametrize("engine", …, indirect=True)`) keeps it.

The embedded engine is opened by the product's own `open_database` in a temporary home; Neo4j comes from
`tests/support/neo4j_server.py`. Without a Neo4j its tests are skipped with a loud line; `REQUIRE_ALL=1` makes them fail.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Coroutine, Generator, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
import uvloop
from pydantic import SecretStr
from xdist.scheduler import LoadScopeScheduling  # pyright: ignore[reportMissingTypeStubs] (it has none)

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.engines.dialect import EngineName
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir
from tests.support.engines import empty, end_engines
from tests.support.neo4j_server import Neo4jServer, NoNeo4j, neo4j_server

T = TypeVar("T")

_SKIPPED = "no Neo4j: "
# Tests fill and empty one small graph all the time. Neo4j spent a fourth of its time on planning the same statements again,
# because the graph had grown, because the length of a list had another order of magnitude, or because more than 1,000 other
# statements had come in between.
_PLANS_STAY = {
    "dbms.cypher.min_replan_interval": "1h",
    "internal.cypher.use_parameter_size": "false",
    "server.memory.query_cache.per_db_cache_num_entries": "5000",
}
# Planning is most of what Neo4j does in a whole run. Of 120 statements the second compiler makes it a third shorter (20 s of a
# processor instead of 33 s) once 360 others were planned, and 480 pay for its own work. The tests of one file plan fewer.
_WHOLE_RUN = "PYTEST_XDIST_WORKER" in os.environ

_ENGINES: tuple[EngineName, ...] = ("arcadedb", "neo4j")
_QUICK: tuple[EngineName, ...] = ("arcadedb",)
# One worker gets all tests on Neo4j, so that only one starts a server, and the tests that are compared with them. One gets all
# tests of a folder that ask about one world, and one gets the files that ask the demo. Every other group is a file. The groups
# that take longest come first.
NEO4J_GROUP = "neo4j"
WITH_NEO4J = (
    "tests/loaders/ingest/test_crash.py",
    "tests/meritgraph/browser/test_in_the_browser.py",
    "tests/meritgraph/test_mirror.py",
    "tests/test_compose_commands.py",
)
# It empties the cache of Neo4j's plans, runs every packaged statement once, and so plans them for the tests that follow.
FIRST_ON_NEO4J = "tests/graph/cypher/test_every_statement.py"
OF_ONE_WORLD = "tests/merit/questions/truth"
OF_ANOTHER_WORLD = "tests/meritgraph/asked"
OF_THE_DEMO = "tests/meritgraph/test_commands.py"
WITH_THE_DEMO = ("tests/meritgraph/test_examples_of_the_api_page.py",)
LONGEST_FIRST = (
    NEO4J_GROUP,
    "tests/meritgraph/test_doctor.py",
    OF_ONE_WORLD,
    OF_ANOTHER_WORLD,
    "tests/graph/engines/test_troubles.py",
    "tests/meritgraph/backups/test_graph_backup.py",
    "tests/merit/judged/test_incremental.py",
    "tests/test_operations_page.py",
    "tests/merit/test_answer_key.py",
    "tests/meritgraph/live/test_clients.py",
    "tests/examples/test_uk_organograms_real_data.py",
    OF_THE_DEMO,
    "tests/meritgraph/test_dying_engine.py",
    "tests/test_integrators_tutorial.py",
    "tests/test_contributing.py",
    "tests/loaders/test_ten_days.py",
    "tests/graph/engines/test_embedded_engine.py",
    "tests/meritgraph/test_workers.py",
)
_NEO4J_IN_ID = re.compile(r"[\[-]neo4j[-\]]")


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
    # The event loop of the commands and of the API.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        yield runner.run


@contextmanager
def needing_neo4j() -> Generator[None]:
    """Skip the test loudly if there turns out to be no server, or fail it if none may be skipped."""
    try:
        yield
    except NoNeo4j as reason:
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"REQUIRE_ALL=1, but no Neo4j: {reason}", pytrace=False)
        pytest.skip(f"{_SKIPPED}{reason}")


@pytest.fixture(scope="session")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Run the Neo4j server of this worker."""
    with ExitStack() as stack:
        with needing_neo4j():
            home = tmp_path_factory.mktemp("neo4j") / "home"
            server = stack.enter_context(neo4j_server(home, _PLANS_STAY, quick_compiler=not _WHOLE_RUN, heap="1g"))
        yield server


@pytest.fixture(scope="session")
def neo4j_settings(neo4j: Neo4jServer) -> DatabaseSettings:
    return DatabaseSettings(uri=neo4j.uri, user=neo4j.user, password=SecretStr(neo4j.password))


@pytest.fixture(scope="session")
def neo4j_engine(neo4j_settings: DatabaseSettings, run: Run) -> Iterator[OpenEngine]:
    """Open Neo4j."""
    with _opened(neo4j_settings, run) as database:
        yield OpenEngine("neo4j", neo4j_settings, database, None)


@pytest.fixture(scope="session")
def embedded_engine(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenEngine]:
    """Open the embedded engine."""
    settings = DatabaseSettings(home=tmp_path_factory.mktemp("embedded"), compiler="quick")
    with _opened(settings, run) as database:
        yield OpenEngine("arcadedb", settings, database, engine_dir_of(settings.home))


@contextmanager
def _opened(settings: DatabaseSettings, run: Run) -> Generator[Database]:
    stack = AsyncExitStack()
    yield run(stack.enter_async_context(open_database(settings)))
    run(stack.aclose())


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> OpenEngine:
    """Return the open engine of this test, which `pytest_generate_tests` chose."""
    return request.getfixturevalue("neo4j_engine" if request.param == "neo4j" else "embedded_engine")


@pytest.fixture(scope="session", autouse=True)
def nothing_left_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """End the embedded engines of this worker when its tests are over, instead of leaving them to end by themselves."""
    yield
    end_engines(tmp_path_factory.getbasetemp())


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


def pytest_configure() -> None:
    if os.environ.get("ENGINES", "") not in ("", "both"):
        raise pytest.UsageError(f"ENGINES is {os.environ['ENGINES']!r}: leave it out, or set it to both.")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        if not _names_its_engine(metafunc.definition):
            both = os.environ.get("ENGINES") == "both" or metafunc.definition.get_closest_marker("both_engines") is not None
            metafunc.parametrize("engine", _ENGINES if both else _QUICK, indirect=True, scope="session")
    elif "neo4j" in metafunc.fixturenames:
        # The test needs the server whatever the policy says. Its id shows it, so that tests can be selected and grouped by id.
        metafunc.fixturenames.append("server_name")
        metafunc.parametrize("server_name", ["neo4j"], scope="session")


def _names_its_engine(definition: pytest.Item) -> bool:
    return any("engine" in mark.args[0] for mark in definition.iter_markers("parametrize"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[int, bool, bool]:
    """Return the turn of a test; those of the same turn stay in the order in which they were collected."""
    group = group_of(item.nodeid)
    # Within a group, tests that drop the schema come last: the engine then plans every statement again.
    drops_schema = "bare_database" in getattr(item, "fixturenames", ())
    return _rank(group), not (group == NEO4J_GROUP and item.nodeid.startswith(FIRST_ON_NEO4J)), drops_schema


def _rank(group: str) -> int:
    return LONGEST_FIRST.index(group) if group in LONGEST_FIRST else len(LONGEST_FIRST)


def group_of(nodeid: str) -> str:
    """Return the group of a test; one worker runs all tests of a group."""
    path, _, name = nodeid.partition("::")
    if path in WITH_NEO4J or _NEO4J_IN_ID.search(name):
        return NEO4J_GROUP
    if path in WITH_THE_DEMO:
        return OF_THE_DEMO
    return next((folder for folder in (OF_ONE_WORLD, OF_ANOTHER_WORLD) if path.startswith(f"{folder}/")), path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    return Groups(config, log)


class Groups(LoadScopeScheduling):
    """Gives groups to workers in the order in which they were collected.

    ``--dist loadgroup`` uses a mark instead, but xdist 3.8 writes it into a field that pytest 9.2 no longer reads.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # The reports come from all workers; output of a worker itself is lost.
    skipped: list[pytest.TestReport] = terminalreporter.stats.get("skipped", [])
    for reason in sorted({text for report in skipped if _SKIPPED in (text := _reason(report))}):
        terminalreporter.write_sep("!", "NOTHING WAS TESTED ON NEO4J", red=True, bold=True)
        terminalreporter.write_line(f"{reason}\nName a server by NEO4J_URI, or install java and mvn.")


def _reason(report: pytest.TestReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
