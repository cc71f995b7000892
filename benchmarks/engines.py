"""The engines that are measured: the embedded one, and a Neo4j as the tests have it."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from graph.driver.settings import DatabaseSettings
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir
from meritgraph.settings import Settings
from tests.support.neo4j_server import Neo4jServer, neo4j_server, own_neo4j

ENGINES: Final = ("arcadedb", "neo4j")
HEAP: Final = "1g"
# The files of a hundred thousand servants are larger than the page cache of the tests' server, which is meant for small graphs.
_PAGE_CACHE = {"server.memory.pagecache.size": "1g"}


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine to measure. ``home`` is the folder of the embedded one; ``neo4j`` is the process of a Neo4j that we started."""

    name: str
    settings: Settings
    home: EngineDir | None = None
    neo4j: int | None = None

    def process(self) -> int | None:
        """Return the id of the engine's process; None for a Neo4j that somebody else started. The engine must run."""
        if self.home is None:
            return self.neo4j
        state = self.home.state()
        return state.java_pid if state else None


@contextmanager
def engine_to_measure(name: str, folder: Path) -> Generator[Engine]:
    """Make an engine of this name available for as long as the context lasts; the embedded one starts when it is opened.

    Neo4j is the server that NEO4J_URI names, or one of our own with the same heap as the embedded engine. Raises `NoNeo4j`.
    """
    if name == "arcadedb":
        settings = Settings(home=folder, database=DatabaseSettings(heap=HEAP))
        yield Engine(name, settings, home=engine_dir_of(settings.home))
    elif "NEO4J_URI" in os.environ:
        with neo4j_server(folder / "neo4j") as server:
            yield Engine(name, neo4j_settings(server, folder))
    else:
        with own_neo4j(folder / "neo4j", _PAGE_CACHE, heap=HEAP) as own:
            yield Engine(name, neo4j_settings(own.server, folder), neo4j=own.process.pid)


def neo4j_settings(server: Neo4jServer, folder: Path) -> Settings:
    """Return settings for a Neo4j, with a state folder."""
    database = DatabaseSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    return Settings(home=folder, database=database)
