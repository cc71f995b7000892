"""The commands of docs/operations.md that back up a graph on Neo4j Community, run by Neo4j's own tool on a real server."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.errors import DatabaseUnavailable
from tests.conftest import needing_neo4j
from tests.support.commands import Hub
from tests.support.fingerprint import contents
from tests.support.neo4j_server import Neo4jServer, OwnNeo4j, admin_command, own_neo4j

PAGE = Path(__file__).resolve().parents[3] / "docs" / "operations.md"
_START_SECONDS = 90


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub.set_up(tmp_path)


def written_command(verb: str) -> str:
    """Return the arguments of the page's command for Neo4j's tool."""
    found = re.search(rf"^sudo -u neo4j neo4j-admin (database {verb} .*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


def admin(folder: Path, arguments: str) -> None:
    """Run Neo4j's tool on the server in this folder, with another folder for dumps."""
    words = arguments.replace("/srv/backup/neo4j", str(folder / "dumps")).split()
    command = admin_command(words)
    environment = {**os.environ, "NEO4J_HOME": str(folder), "NEO4J_CONF": str(folder / "conf")}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def stop(own: OwnNeo4j) -> None:
    own.process.terminate()
    assert own.process.wait(60) is not None


async def _held(server: Neo4jServer) -> set[str]:
    settings = DatabaseSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    async with asyncio.timeout(_START_SECONDS):
        while True:
            try:
                async with open_database(settings) as database:
                    return await contents(database)
            except DatabaseUnavailable:
                await asyncio.sleep(0.5)


@pytest.mark.timeout(400)
def test_a_dump_that_is_loaded_is_the_same_graph(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "neo4j"
    with needing_neo4j(), own_neo4j(folder, quick_compiler=True) as own:
        login = {
            "MERITGRAPH_DATABASE_URI": own.server.uri,
            "MERITGRAPH_DATABASE_USER": own.server.user,
            "MERITGRAPH_DATABASE_PASSWORD": own.server.password,
        }
        assert hub.run("sync", **login).returncode == 3
        loaded = asyncio.run(_held(own.server))
        stop(own)
        (folder / "dumps").mkdir()
        admin(folder, written_command("dump"))
        for lost in ("databases", "transactions"):
            shutil.rmtree(folder / "data" / lost / "neo4j")
        admin(folder, written_command("load"))
        own.start()
        assert asyncio.run(_held(own.server)) == loaded
        assert hub.run("doctor", **login).returncode == 0
    assert len(loaded) > 3
