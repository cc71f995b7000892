"""A hub on a real port, with the default limits, that the tests of a file attack one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.driver.database import Database
from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.support.attacked_hub import AttackedHub, attacked_hub
from tests.support.engines import empty, execute


@pytest.fixture(scope="module")
def attacked(engine: OpenEngine, run: Run) -> Database:
    """Return a migrated database with one person in it."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(execute(engine.database, "CREATE (:Servant {id: 'servant:one', name: 'One'})"))
    return engine.database


@pytest.fixture(scope="module")
def hub(run: Run, attacked: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AttackedHub]:
    with attacked_hub(run, attacked, tmp_path_factory.mktemp("home")) as hub:
        yield hub


@pytest.fixture(scope="module")
def production(run: Run, attacked: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AttackedHub]:
    """Serve as in production, without an explorer."""
    with attacked_hub(run, attacked, tmp_path_factory.mktemp("home"), explorer=False) as hub:
        yield hub
