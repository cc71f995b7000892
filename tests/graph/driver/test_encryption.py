"""Encrypted connections to a Neo4j whose certificate is signed by an authority of the tests."""

from __future__ import annotations

import pytest

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.errors import DatabaseUnavailable
from tests.conftest import Run
from tests.support.certificates import Certificates
from tests.support.engines import count
from tests.support.neo4j_server import Neo4jServer


@pytest.fixture
def certificates(neo4j: Neo4jServer) -> Certificates:
    if neo4j.certificates is None:
        pytest.skip("the server of NEO4J_URI has certificates of its own")
    return neo4j.certificates


async def _one(settings: DatabaseSettings) -> int:
    async with open_database(settings) as database:
        return await count(database, "RETURN 1 AS n")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_the_trusted_authority_is_enough(
    scheme: str, certificates: Certificates, neo4j_settings: DatabaseSettings, run: Run
) -> None:
    uri = neo4j_settings.uri.replace("bolt://", f"{scheme}+s://")
    settings = neo4j_settings.model_copy(update={"uri": uri, "trusted_ca": certificates.authority})

    assert run(_one(settings)) == 1


def test_any_certificate_will_do_where_the_address_says_so(
    certificates: Certificates, neo4j_settings: DatabaseSettings, run: Run
) -> None:
    uri = neo4j_settings.uri.replace("bolt://", "bolt+ssc://")

    assert run(_one(neo4j_settings.model_copy(update={"uri": uri}))) == 1


def test_an_unknown_authority_is_refused(certificates: Certificates, neo4j_settings: DatabaseSettings, run: Run) -> None:
    uri = neo4j_settings.uri.replace("bolt://", "bolt+s://")

    with pytest.raises(DatabaseUnavailable, match="certificate"):
        run(_one(neo4j_settings.model_copy(update={"uri": uri})))
