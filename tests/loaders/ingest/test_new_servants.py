"""New servants get their name keys with their page, and are matched only where there is anybody whom they may be."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.matching.search_words import search_keys
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import ARGOS, COPY, NOON, Row, key_ring, load, servant

pytestmark = pytest.mark.both_engines

NUMBERED = [servant("R1"), servant("R2", "40912960650019", firstName="Nodira", lastName="Yoʻldosheva")]
UNNUMBERED = servant("X1", None)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def statements_of_loading(run: Run, database: Database, keys: KeyRing, rows: list[Row]) -> list[str]:
    seen: list[str] = []
    database.observers.append(seen.append)
    try:
        assert run(load(database, {"servants": rows}, keys)).state == "clean"
    finally:
        database.observers.remove(seen.append)
    return seen


def candidates(run: Run, database: Database) -> int:
    (row,) = run(database.read(cypher("MATCH (c:MatchCandidate) RETURN count(c) AS found")))
    return int(str(row["found"]))


def test_where_all_have_numbers_nobody_is_matched_and_everybody_is_found_by_name(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    seen = statements_of_loading(run, fresh_database, keys, NUMBERED)
    assert "matching/claim_match_pending" not in seen
    rows = run(
        fresh_database.read(
            cypher("MATCH (s:Servant)-[:HAS_NAME_KEY]->(k:NameKey) RETURN s.name AS name, collect(k.key) AS keys ORDER BY name")
        )
    )
    found = {str(row["name"]): set(cast("list[str]", row["keys"])) for row in rows}
    assert len(found) == 2
    assert found == {name: set(search_keys([name])) for name in found}


@pytest.mark.parametrize("first_numbered", [True, False])
def test_a_servant_without_a_number_is_compared_with_those_before_and_after(
    run: Run, fresh_database: Database, keys: KeyRing, *, first_numbered: bool
) -> None:
    loads = [({"servants": [NUMBERED[0]]}, ARGOS), ({"servants": [UNNUMBERED]}, COPY)]
    for day, (rows, portal) in enumerate(loads if first_numbered else reversed(loads)):
        assert run(load(fresh_database, rows, keys, portal, NOON + timedelta(days=day))).state == "clean"
    assert candidates(run, fresh_database) == 1
