"""Name keys in the graph: those of the names that servants have now, and no others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from graph.driver.database import Database
from graph.migrations.files import packaged_migrations
from loaders.keys.keyring import KeyRing
from loaders.matching.candidates import find_candidates
from loaders.matching.search_words import search_keys
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.scripted_portal import NOON, key_ring, load, servant

pytestmark = pytest.mark.both_engines

LATER = NOON + timedelta(days=1)
IRODA = servant("R1", "31503856070015", lastName="Tursunova", firstName="Iroda", patronymic="Rustam qizi")
AZIZ = servant("R2", "40912960650019", lastName="Karimov", firstName="Aziz", patronymic="Rustam oʻgʻli", sex="M")


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def keys_of(run: Run, database: Database) -> dict[str, set[str]]:
    rows = run(
        database.read(
            cypher("MATCH (s:Servant) RETURN s.name AS name, COLLECT { MATCH (s)-[:HAS_NAME_KEY]->(k) RETURN k.key } AS keys")
        )
    )
    return {str(row["name"]): set(cast("list[str]", row["keys"])) for row in rows}


def all_keys(run: Run, database: Database) -> set[object]:
    return {row["key"] for row in run(database.read(cypher("MATCH (k:NameKey) RETURN k.key AS key")))}


def test_servants_have_the_keys_of_the_names_they_have_now(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [IRODA, AZIZ]}, keys))
    loaded = keys_of(run, fresh_database)
    assert loaded == {name: set(search_keys([name])) for name in ("Tursunova Iroda Rustam qizi", "Karimov Aziz Rustam oʻgʻli")}

    married = {**IRODA, "lastName": "Saidova"}
    run(load(fresh_database, {"servants": [married, AZIZ]}, keys, at=LATER))

    now = keys_of(run, fresh_database)
    assert now == {name: set(search_keys([name])) for name in ("Saidova Iroda Rustam qizi", "Karimov Aziz Rustam oʻgʻli")}
    assert all_keys(run, fresh_database) == set[str]().union(*now.values()), "nobody is called Tursunova any longer"


def test_a_graph_of_an_earlier_release_gets_its_keys_at_the_next_synchronisation(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, {"servants": [IRODA, AZIZ]}, keys))
    loaded = keys_of(run, fresh_database)
    run(execute(fresh_database, "MATCH (k:NameKey) DETACH DELETE k"))
    assert run(find_candidates(fresh_database, LATER)) == 0
    assert all_keys(run, fresh_database) == set(), "without the migration nobody would write them"

    (migration,) = (each for each in packaged_migrations() if each.source == "V015__name_keys.cypher")
    for text in migration.statements:
        run(fresh_database.schema(text))
    run(load(fresh_database, {"servants": [IRODA, AZIZ]}, keys, at=LATER))

    assert keys_of(run, fresh_database) == loaded


def test_keys_of_servants_who_are_gone_are_deleted(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [IRODA, AZIZ]}, keys))
    run(execute(fresh_database, "MATCH (s:Servant {name: 'Tursunova Iroda Rustam qizi'}) DETACH DELETE s"))

    run(find_candidates(fresh_database, LATER))

    assert all_keys(run, fresh_database) == set(search_keys(["Karimov Aziz Rustam oʻgʻli"]))
