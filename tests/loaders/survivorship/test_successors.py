"""Bodies that were merged into others: the graph holds their successors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal
from loaders.portals.e_kyzmet import PORTAL as E_KYZMET
from loaders.portals.my_mehnat_uz import PORTAL as MEHNAT
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from tests.conftest import Run
from tests.support.engines import count, cypher
from tests.support.scripted_portal import NOON, body, key_ring, load

Row = Mapping[str, Any]
MakeBody = Callable[[str, str | None], Row]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def uzbek(code: str, successor: str | None = None) -> Row:
    return body(code, stir=None, mergedInto=successor)


def kazakh(code: str, successor: str | None = None) -> Row:
    version = {"from": "2009-01-01T00:00:00+05:00", "to": None, "names": {"kk": f"Body {code}", "ru": None}}
    return {"code": code, "bin": None, "merged_into": successor, "versions": [version]}


def successors(run: Run, database: Database) -> list[tuple[object, object]]:
    text = "MATCH (n:Organisation)-[:SUCCEEDED_BY]->(o:Organisation) RETURN n.name AS body, o.name AS by ORDER BY body"
    return [(row["body"], row["by"]) for row in run(database.read(cypher(text)))]


def sync(
    run: Run, database: Database, keys: KeyRing, day: int, rows: Sequence[Row], portal: Portal, stream: str = "bodies"
) -> None:
    report = run(load(database, {stream: rows}, keys, portal, at=NOON + timedelta(days=day)))
    assert (report.state, report.problem) == ("clean", None)


both_portals = pytest.mark.parametrize(("portal", "made"), [(ARGOS, uzbek), (E_KYZMET, kazakh)], ids=["argos", "e_kyzmet"])


@both_portals
def test_a_merged_body_is_linked_to_the_one_that_took_over(
    run: Run, fresh_database: Database, keys: KeyRing, portal: Portal, made: MakeBody
) -> None:
    sync(run, fresh_database, keys, 0, [made("B1", "B2"), made("B2", None), made("B3", None)], portal)
    assert successors(run, fresh_database) == [("Body B1", "Body B2")]


@both_portals
def test_a_successor_that_is_not_read_yet_is_waited_for(
    run: Run, fresh_database: Database, keys: KeyRing, portal: Portal, made: MakeBody
) -> None:
    sync(run, fresh_database, keys, 0, [made("B1", "B2")], portal)
    assert successors(run, fresh_database) == []
    assert run(count(fresh_database, "MATCH (p:PendingReference {label: 'Organisation'}) RETURN count(p) AS n")) == 1
    sync(run, fresh_database, keys, 1, [made("B1", "B2"), made("B2", None)], portal)
    assert successors(run, fresh_database) == [("Body B1", "Body B2")]
    assert run(count(fresh_database, "MATCH (p:PendingReference) RETURN count(p) AS n")) == 0


@both_portals
def test_a_corrected_merger_leaves_one_successor_and_one_that_never_was_none(
    run: Run, fresh_database: Database, keys: KeyRing, portal: Portal, made: MakeBody
) -> None:
    others = [made("B2", None), made("B3", None)]
    for day, successor in enumerate(("B2", "B3", None)):
        sync(run, fresh_database, keys, day, [made("B1", successor), *others], portal)
        assert [by for _, by in successors(run, fresh_database)] == ([f"Body {successor}"] if successor else [])


def test_a_register_of_employers_says_nothing_of_successors(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    bodies = [body("B1", mergedInto="B2"), body("B2")]
    sync(run, fresh_database, keys, 0, bodies, ARGOS)
    sync(run, fresh_database, keys, 1, [{"stir": "200000001", "name": "Body B1", "sector": "budget"}], MEHNAT, "employers")
    assert successors(run, fresh_database) == [("Body B1", "Body B2")]
