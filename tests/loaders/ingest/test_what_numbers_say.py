"""What national numbers say is kept beside their hash, through every way in which a servant comes into the graph."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.ingest.quarantine import quarantined
from loaders.keys.keyring import KeyRing
from loaders.portal_api.registry import usable_portals
from loaders.portals.e_kyzmet import PORTAL as E_KYZMET
from loaders.portals.my_dba_uz import PORTAL as MY_DBA
from loaders.rekey import rekey
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import CAREER, COPY, NOON, Row, key_ring, load, servant

pytestmark = pytest.mark.both_engines

LATER = NOON + timedelta(days=1)
VALID, TYPED_WRONG, NO_SUCH_DAY = "31503856070015", "31503856070016", "33102850650018"
OF_THE_WOMAN = "40912960650019"


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def says(run: Run, database: Database, scheme: str = "UZ/PINFL") -> list[tuple[Any, ...]]:
    """Return what the identifiers of a scheme say: date of birth, sex, century, checksum."""
    text = """MATCH (i:Identifier) WHERE i.scheme = $scheme
    RETURN i.says_birth_date AS born, i.says_sex AS sex, i.says_century AS century, i.checksum_valid AS valid"""
    rows: list[Any] = run(database.read(cypher(text), {"scheme": scheme}))
    return sorted(((row["born"], row["sex"], row["century"], row["valid"]) for row in rows), key=str)


def person(iin: str) -> Row:
    return {"iin": iin, "names": {"kk": {"last": f"Name {iin}", "first": "Somebody"}}}


def test_it_is_kept_beside_the_hash_of_a_new_servant(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """A failing checksum is flagged and refuses nobody; an impossible date of birth is none; a register number says nothing."""
    people = [servant(), servant("R2", TYPED_WRONG), servant("R3", NO_SUCH_DAY), servant("R4", None)]
    report = run(load(fresh_database, {"servants": people}, keys))
    assert (report.books.created, report.books.quarantined) == (4, 0)
    born = date(1985, 3, 15)
    assert says(run, fresh_database) == [
        (None, "male", 1900, True),
        (born, "male", 1900, False),
        (born, "male", 1900, True),
    ]
    assert set(says(run, fresh_database, "test.argos.uz/servants")) == {(None, None, None, None)}


def test_it_is_kept_of_kazakh_numbers(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"persons": [person("870923400014"), person("870923400015")]}, keys, E_KYZMET))
    born = date(1987, 9, 23)
    assert says(run, fresh_database, "KZ/IIN") == [(born, "female", 1900, False), (born, "female", 1900, True)]


def test_a_number_that_comes_later_says_it_too(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [servant("R1", None)]}, keys))
    run(load(fresh_database, {"servants": [servant("R1", VALID)]}, keys, at=LATER))
    assert says(run, fresh_database) == [(date(1985, 3, 15), "male", 1900, True)]


def test_a_graph_of_an_earlier_release_learns_it_from_the_next_row(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """Its identifiers say nothing yet; a changed row about the servant, of whichever portal, tells."""
    run(load(fresh_database, CAREER, keys))
    forget = "MATCH (i:Identifier) REMOVE i.checksum_valid, i.says_birth_date, i.says_sex, i.says_century"
    run(fresh_database.execute(cypher(forget)))
    listener: Row = {"id": "1", "jshshir": VALID, "fio": "Karimova Gulnora", "kurs": "K", "boshlanish": "01.02.2025"}
    rows = {"courses": [{"kod": "K", "nomi": "A course"}], "enrolments": [listener]}
    run(load(fresh_database, rows, keys, MY_DBA, at=LATER))
    assert says(run, fresh_database) == [(date(1985, 3, 15), "male", 1900, True)]


def test_a_number_that_was_set_aside_for_a_contradiction_says_it_once_its_row_is_loaded(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, {"servants": [servant("R1", VALID)]}, keys))
    report = run(load(fresh_database, {"servants": [servant("R1", OF_THE_WOMAN)]}, keys, at=LATER))
    assert report.books.quarantined == 1
    assert run(quarantined(fresh_database)) == []
    kept = says(run, fresh_database)
    assert (date(1996, 12, 9), "female", 1900, True) in kept


def test_it_survives_a_new_key(run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    run(load(fresh_database, {"servants": [servant(), servant("R2", TYPED_WRONG)]}, keys))
    run(load(fresh_database, {"servants": [servant("R2", OF_THE_WOMAN)]}, keys, COPY, at=LATER))
    before = says(run, fresh_database)
    run(rekey(fresh_database, tmp_path / "keys", usable_portals()))
    assert says(run, fresh_database) == before
    assert len(before) == 3


def test_nothing_stored_or_logged_is_the_number(
    run: Run, fresh_database: Database, keys: KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    """The serial digits, which make two people of one birthday two numbers, are nowhere."""
    caplog.set_level(logging.DEBUG)
    run(load(fresh_database, {"servants": [servant(), servant("R2", TYPED_WRONG)]}, keys))
    rows: list[Any] = run(fresh_database.read(cypher("MATCH (n) RETURN properties(n) AS held")))
    stored = "\n".join(str(value) for row in rows for value in row["held"].values())
    assert stored
    assert caplog.text
    for serial in (VALID[7:], TYPED_WRONG[7:]):
        assert serial not in stored
        assert serial not in caplog.text
