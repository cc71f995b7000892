"""A new identity key: no servant is lost, nothing is loaded twice, and a rekeying that was killed is finished by the next."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.errors import WrongIdentityKey
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge, judgements
from loaders.ingest.quarantine import quarantined, replay
from loaders.keys.ids import judgement_id
from loaders.keys.key_check import require_identity_key
from loaders.keys.keyring import KeyRing
from loaders.portal_api.registry import usable_portals
from loaders.portals.e_kyzmet import PORTAL as EKYZMET
from loaders.rekey import rekey
from tests.conftest import Run
from tests.support.engines import count, cypher
from tests.support.fingerprint import contents
from tests.support.scripted_portal import CAREER, COPY, NOON, Row, ScriptedReader, key_ring, load, servant

LATER = NOON + timedelta(days=1)
DIPLOMA = [{"level": "master", "field": "law", "institution": "Academy", "graduated": 2008}]
PEOPLE = [servant(education=DIPLOMA), servant("R2", None), servant("R3", "40912960650019", birthDate="?")]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def person(iin: str) -> Row:
    return {"iin": iin, "names": {"kk": {"last": f"Name {iin}", "first": "Somebody"}}}


def everything(run: Run, database: Database) -> int:
    text = "MATCH (n) WHERE NOT n:LoadRun AND NOT n:ScopeRun AND NOT n:Event RETURN count(n) AS n"
    return run(count(database, text))


def servant_ids(run: Run, database: Database) -> list[str]:
    rows: list[Any] = run(database.read(cypher("MATCH (s:Servant) RETURN s.id AS id ORDER BY id")))
    return [row["id"] for row in rows]


@contextmanager
def killed(database: Database, written: int) -> Generator[None]:
    """Kill a rekeying in this context at the write with that number."""
    seen: list[str] = []

    def die(name: str) -> None:
        seen.append(name)
        writing = ("rekey/rekey_", "rekey/replace_")
        if name.startswith(writing) and sum(each.startswith(writing) for each in seen) == written:
            raise KeyboardInterrupt

    database.observers.append(die)
    try:
        yield
    finally:
        database.observers.remove(die)


def rekeyed(run: Run, database: Database, folder: Path, killed_at: int) -> KeyRing:
    """Rekey, after an attempt that was killed at that write if one is given; return the new keys."""
    if killed_at:
        with killed(database, killed_at), pytest.raises(KeyboardInterrupt):
            run(rekey(database, folder / "keys", usable_portals()))
    return run(rekey(database, folder / "keys", usable_portals()))


def under_the_new_key(run: Run, database: Database, delivery: dict[str, Any], folder: Path) -> None:
    keys = run(rekey(database, folder / "keys", usable_portals()))
    run(require_identity_key(database, keys))
    before = everything(run, database)
    again = run(load(database, delivery, KeyRing.open(folder / "keys"), at=LATER))
    assert (again.books.created, again.books.updated) == (0, 0)
    assert everything(run, database) == before


def test_the_same_rows_are_the_same_people_under_the_new_key(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    delivery = {**CAREER, "servants": PEOPLE}
    run(load(fresh_database, delivery, keys))
    ids = servant_ids(run, fresh_database)
    one, other = ids
    run(judge(fresh_database, one, other, Verdict.UNSURE, "auditor", "not to be told", LATER))
    under_the_new_key(run, fresh_database, delivery, tmp_path)
    assert servant_ids(run, fresh_database) == ids
    assert len(run(quarantined(fresh_database))) == 1
    (judgement,) = run(judgements(fresh_database))
    assert judgement.id == judgement_id(judgement.left, judgement.right)
    known = run(fresh_database.read(cypher("MATCH (i:Identifier) RETURN i.key AS key")))
    assert {judgement.left, judgement.right} <= {row["key"] for row in known}
    assert not [line for line in run(contents(fresh_database)) if "1*" in line or "1!" in line]


def test_the_old_key_alone_is_refused_afterwards(run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    run(load(fresh_database, CAREER, keys))
    shutil.copytree(tmp_path / "keys", tmp_path / "old")
    run(rekey(fresh_database, tmp_path / "keys", usable_portals()))
    with pytest.raises(WrongIdentityKey):
        run(require_identity_key(fresh_database, KeyRing.open(tmp_path / "old")))


@pytest.mark.parametrize("written", [1, 2, 3, 4])
@pytest.mark.both_engines
def test_a_rekeying_that_was_killed_is_finished_by_the_next(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path, written: int
) -> None:
    delivery = {**CAREER, "servants": PEOPLE}
    run(load(fresh_database, delivery, keys))
    with killed(fresh_database, written), pytest.raises(KeyboardInterrupt):
        run(rekey(fresh_database, tmp_path / "keys", usable_portals()))
    under_the_new_key(run, fresh_database, delivery, tmp_path)


def test_a_second_rekeying_is_as_good_as_the_first(run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    run(load(fresh_database, CAREER, keys))
    run(rekey(fresh_database, tmp_path / "keys", usable_portals()))
    under_the_new_key(run, fresh_database, CAREER, tmp_path)


@pytest.mark.parametrize("killed_at", range(6))
def test_a_tie_that_waited_is_made_under_the_new_key(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path, killed_at: int
) -> None:
    """She declared a brother who is not loaded yet; her record has another id when he is loaded."""
    sister, brother = person("870923400014"), person("830101300011")
    declaring: Row = {**sister, "relatives": [{"iin": "830101300011", "kinship": "brother"}]}
    run(load(fresh_database, {"persons": [declaring]}, keys, portal=EKYZMET))
    keys = rekeyed(run, fresh_database, tmp_path, killed_at)
    waiting = """MATCH (p:PendingReference)
    RETURN p.id = p.record + '>' + p.target AND EXISTS { MATCH (r:PortalRecord) WHERE r.id = p.record } AS in_order"""
    assert run(fresh_database.read(cypher(waiting))) == [{"in_order": True}]
    run(load(fresh_database, ScriptedReader({"persons": [[declaring], [brother]]}), keys, portal=EKYZMET, at=LATER))
    assert run(count(fresh_database, "MATCH (:Servant)-[k:KIN]->(:Kinship) RETURN count(k) AS n")) == 2
    assert run(count(fresh_database, "MATCH (p:PendingReference) RETURN count(p) AS n")) == 0


@pytest.mark.parametrize("killed_at", range(5))
def test_who_left_is_missed_under_the_new_key(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path, killed_at: int
) -> None:
    """One record left before the new key, in a reading that was cut; one leaves its page, and one disappears with its page."""
    before, from_page, with_page, *staying = (servant(f"R{number}", None, lastName=f"Name {number}") for number in range(8))
    unreadable = servant("R8", None, birthDate="?")
    run(load(fresh_database, ScriptedReader({"servants": [[*staying, before, from_page, unreadable], [with_page]]}), keys))
    cut = ScriptedReader({"servants": [[*staying, from_page, unreadable], [with_page]]}, complete=False)
    run(load(fresh_database, cut, keys, at=LATER))
    keys = rekeyed(run, fresh_database, tmp_path, killed_at)
    for day in (2, 3, 4):
        report = run(load(fresh_database, {"servants": staying}, keys, at=NOON + timedelta(days=day)))
        assert [scope.missing for scope in report.scopes] == [3 if day == 2 else 0]
    states: list[Any] = run(fresh_database.read(cypher("MATCH (r:PortalRecord) RETURN r.state AS state")))
    assert sorted(row["state"] for row in states) == [*["active"] * len(staying), *["tombstoned"] * 3]


def test_a_row_whose_identifiers_contradict_each_other_does_so_under_the_new_key(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    numbers = ("31503856070015", "40912960650019")
    run(load(fresh_database, {"servants": [servant("R1", numbers[0]), servant("R2", numbers[1])]}, keys, COPY))
    run(load(fresh_database, {"servants": [servant("R1", numbers[1])]}, keys, at=LATER))
    before = servant_ids(run, fresh_database)
    keys = rekeyed(run, fresh_database, tmp_path, 0)
    outcome = run(replay(fresh_database, usable_portals(), keys, run(quarantined(fresh_database)), LATER))
    assert (outcome.loaded, outcome.refused) == (0, 1)
    assert servant_ids(run, fresh_database) == before
    assert run(count(fresh_database, "MATCH (i:Identifier) WHERE NOT i.key CONTAINS ':2' RETURN count(i) AS n")) == 0
