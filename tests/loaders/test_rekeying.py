"""A new identity key: nobody is lost, nothing is loaded twice, and a rekeying that was killed is finished."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.database import Database
from graph.errors import WrongIdentityKey
from loaders.catalogue import all_portals
from loaders.identity import KeyRing, judgement_id, require_identity_key
from loaders.judgements import Verdict, judge, judgements
from loaders.quarantine import quarantined
from loaders.rekeying import rekey
from tests.conftest import Run
from tests.engines import count, cypher
from tests.fingerprint import contents
from tests.loaders.deliveries import CAREER, NOON, key_ring, load, servant

LATER = NOON + timedelta(days=1)
DIPLOMA = [{"level": "master", "field": "law", "institution": "Academy", "graduated": 2008}]
PEOPLE = [servant(education=DIPLOMA), servant("R2", None), servant("R3", "40912960650019", birthDate="?")]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def everything(run: Run, database: Database) -> int:
    text = "MATCH (n) WHERE NOT n:LoadRun AND NOT n:ScopeRun AND NOT n:Event RETURN count(n) AS n"
    return run(count(database, text))


def servant_ids(run: Run, database: Database) -> list[str]:
    rows: list[Any] = run(database.read(cypher("MATCH (s:Servant) RETURN s.id AS id ORDER BY id")))
    return [row["id"] for row in rows]


def under_the_new_key(run: Run, database: Database, delivery: dict[str, Any], folder: Path) -> None:
    keys = run(rekey(database, folder / "keys", all_portals()))
    run(require_identity_key(database, keys))
    before = everything(run, database)
    again = run(load(database, delivery, KeyRing.open(folder / "keys"), at=LATER))
    assert (again.books.created, again.books.updated) == (0, 0)
    # The pages of a stream with personal keys are read anew, and are the only thing that was forgotten.
    assert everything(run, database) == before + 1


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
    run(rekey(fresh_database, tmp_path / "keys", all_portals()))
    with pytest.raises(WrongIdentityKey):
        run(require_identity_key(fresh_database, KeyRing.open(tmp_path / "old")))


@pytest.mark.parametrize("written", [1, 2, 3])
def test_a_rekeying_that_was_killed_is_finished_by_the_next(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path, written: int
) -> None:
    delivery = {**CAREER, "servants": PEOPLE}
    run(load(fresh_database, delivery, keys))
    seen: list[str] = []

    def die(name: str) -> None:
        seen.append(name)
        if sum(each.startswith(("rekey_", "replace_")) for each in seen) == written:
            raise KeyboardInterrupt

    fresh_database.observers.append(die)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(rekey(fresh_database, tmp_path / "keys", all_portals()))
    finally:
        fresh_database.observers.remove(die)
    under_the_new_key(run, fresh_database, delivery, tmp_path)


def test_a_second_rekeying_is_as_good_as_the_first(run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    run(load(fresh_database, CAREER, keys))
    run(rekey(fresh_database, tmp_path / "keys", all_portals()))
    under_the_new_key(run, fresh_database, CAREER, tmp_path)
