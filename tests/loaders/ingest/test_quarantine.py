"""Quarantined rows are tried again after a fix, and leave the quarantine when they load."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.errors import LoadError
from loaders.ingest.quarantine import ReplayReport, content_of, discard, quarantined, quarantined_by_id, replay
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Scope, Stream
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.portals.test_argos_uz import rows
from loaders.runs.leases import LeaseTaken, leased
from loaders.runs.retention import Retention
from loaders.sync import SyncPolicy
from tests.conftest import Run
from tests.support.engines import count, cypher
from tests.support.scripted_portal import COPY, NOON, ScriptedReader, key_ring, load, servant

BAD = servant("R2", "40912960650019", birthDate="in spring")
LATER = NOON + timedelta(days=1)


class LenientServant(rows.Servant):
    """The row model after a fix: a birth date that is no date is dropped."""

    birthDate: Any = None  # type: ignore[assignment] (that is the fix)


def mended() -> Portal:
    def patient(row: LenientServant) -> Any:
        return ARGOS.streams[2].map(row.model_copy(update={"birthDate": None}))

    streams = tuple(replace(s, row=LenientServant, map=patient) if s.name == "servants" else s for s in ARGOS.streams)
    return replace(ARGOS, streams=streams)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def servants(run: Run, database: Database) -> int:
    return run(count(database, "MATCH (s:Servant) RETURN count(s) AS n"))


def test_the_row_is_listed_with_its_field_and_shown_with_its_content(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [servant(), BAD]}, keys))
    (row,) = run(quarantined(fresh_database, ARGOS.name))
    assert (row.stream, row.field, row.reason) == ("servants", "birthDate", "impossible_date")
    assert content_of(row, keys)["registerNo"] == "R2"
    assert "R2" not in row.id
    assert run(quarantined(fresh_database, "other.uz")) == []
    with pytest.raises(LoadError, match="no row quarantine:nothing"):
        run(quarantined_by_id(fresh_database, ["quarantine:nothing"]))


def test_replay_before_the_mend_loads_nothing_and_loses_nothing(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [servant(), BAD]}, keys))
    rows = run(quarantined(fresh_database))
    outcome = run(replay(fresh_database, {ARGOS.name: ARGOS}, keys, rows, LATER))
    assert (outcome.loaded, outcome.refused, outcome.untried) == (0, 1, 0)
    assert len(run(quarantined(fresh_database))) == 1


def test_replay_after_the_mend_loads_exactly_those_rows(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [servant(), BAD]}, keys))
    rows = run(quarantined(fresh_database))
    outcome = run(replay(fresh_database, {ARGOS.name: mended()}, keys, rows, LATER))
    assert (outcome.loaded, outcome.refused, outcome.untried) == (1, 0, 0)
    assert servants(run, fresh_database) == 2
    assert run(quarantined(fresh_database)) == []
    moments = run(fresh_database.read(cypher("MATCH (r:PortalRecord) RETURN r.recorded_at AS at ORDER BY at")))
    assert [row["at"] for row in moments] == [NOON, LATER]


def test_a_row_that_comes_again_mended_by_its_portal_leaves(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [servant(), BAD]}, keys))
    run(load(fresh_database, {"servants": [servant(), {**BAD, "birthDate": "1996-12-09"}]}, keys, at=LATER))
    assert run(quarantined(fresh_database)) == []
    assert servants(run, fresh_database) == 2


def test_a_row_that_is_spoilt_and_then_as_before_leaves_too(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [servant()]}, keys))
    run(load(fresh_database, {"servants": [servant(birthDate="?")]}, keys, at=LATER))
    assert len(run(quarantined(fresh_database))) == 1
    run(load(fresh_database, {"servants": [servant()]}, keys, at=LATER + timedelta(days=1)))
    assert run(quarantined(fresh_database)) == []


def test_a_row_refused_in_the_first_of_several_portions_stays_in_quarantine(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    """The identifiers of the row contradict each other; a page with a repeated row is written in two transactions."""
    people = [servant("R1", "31503856070015"), servant("R2", "40912960650019")]
    run(load(fresh_database, {"servants": people}, keys, COPY))
    for day in (1, 2):
        twice = [servant("X1", None, birthplace=f"place {day}{number}") for number in ("a", "b")]
        clash = [servant("R1", "40912960650019"), *twice]
        run(load(fresh_database, {"servants": clash}, keys, at=NOON + timedelta(days=day)))
        assert sorted(row.reason for row in run(quarantined(fresh_database))) == ["conflicting_rows", "identity_conflict"]


def test_a_discarded_row_is_gone_and_content_past_its_time_too(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    bad = [BAD, servant("R3", "40912960650019", birthDate="?")]
    run(load(fresh_database, {"servants": bad}, keys))
    first, _ = run(quarantined(fresh_database))
    run(discard(fresh_database, [first.id]))
    brief = SyncPolicy(retention=Retention(quarantined_content=timedelta(hours=1)))
    run(load(fresh_database, {"bodies": []}, keys, at=LATER, policy=brief))
    (kept,) = run(quarantined(fresh_database))
    assert kept.payload is None
    assert kept.reason == "impossible_date"
    outcome = run(replay(fresh_database, {ARGOS.name: mended()}, keys, [kept], LATER))
    assert (outcome.loaded, outcome.refused, outcome.untried) == (0, 0, 1)


def test_a_row_whose_identifiers_contradicted_each_other_is_tried_again_by_its_facts(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, {"servants": [servant("R1", "31503856070015"), servant("R2", "40912960650019")]}, keys, COPY))
    run(load(fresh_database, {"servants": [servant("R1", "40912960650019")]}, keys, at=LATER))
    (row,) = run(quarantined(fresh_database))
    assert (row.reason, row.field) == ("identity_conflict", "UZ/PINFL, test.argos.uz/servants")
    again = run(replay(fresh_database, {ARGOS.name: ARGOS}, keys, [row], LATER))
    assert (again.loaded, again.refused) == (0, 1)
    forget = cypher("MATCH (i:Identifier) WHERE i.scheme <> 'UZ/PINFL' DETACH DELETE i")
    run(fresh_database.write(lambda transaction: transaction.run(forget)))
    again = run(replay(fresh_database, {ARGOS.name: ARGOS}, keys, [row], LATER))
    assert (again.loaded, again.refused) == (1, 0)
    assert run(quarantined(fresh_database)) == []


@dataclass(slots=True)
class OfYear(ScriptedReader):
    """A portal with one scope per year: a row may return in another year while its earlier form is in quarantine."""

    year: str = ""

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(self.year),) if stream.name in self.pages else ()


def of_year(year: str, *people: Any) -> OfYear:
    return OfYear({"servants": [list(people)]}, year=year)


def names(run: Run, database: Database) -> list[object]:
    return [row["name"] for row in run(database.read(cypher("MATCH (s:Servant) RETURN s.name AS name")))]


def test_an_old_row_does_not_overwrite_what_was_loaded_after_it(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, of_year("2025", {**BAD, "lastName": "Before"}), keys))
    run(load(fresh_database, of_year("2026", {**BAD, "lastName": "After", "birthDate": "1996-12-09"}), keys, at=LATER))
    (row,) = run(quarantined(fresh_database))
    outcome = run(replay(fresh_database, {ARGOS.name: mended()}, keys, [row], LATER + timedelta(days=1)))
    assert outcome == ReplayReport(loaded=0, refused=0, untried=0, superseded=(row.id,))
    assert names(run, fresh_database) == ["After Gulnora Anvar qizi"]
    assert run(quarantined(fresh_database)) == [row]


def test_of_two_rows_on_one_record_the_later_is_loaded(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, of_year("2026", {**BAD, "lastName": "Before"}), keys))
    run(load(fresh_database, of_year("2025", {**BAD, "lastName": "After"}), keys, at=LATER))
    rows = run(quarantined(fresh_database))
    before = min(rows, key=lambda row: row.recorded_at)
    outcome = run(replay(fresh_database, {ARGOS.name: mended()}, keys, rows, LATER + timedelta(days=1)))
    assert outcome == ReplayReport(loaded=1, refused=0, untried=0, superseded=(before.id,))
    assert names(run, fresh_database) == ["After Gulnora Anvar qizi"]


def test_rows_on_one_record_tried_one_by_one_end_with_the_later(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, of_year("2026", {**BAD, "lastName": "Before"}), keys))
    run(load(fresh_database, of_year("2025", {**BAD, "lastName": "After"}), keys, at=LATER))
    before, after = sorted(run(quarantined(fresh_database)), key=lambda row: row.recorded_at)
    portals, tried = {ARGOS.name: mended()}, LATER + timedelta(days=1)
    first = run(replay(fresh_database, portals, keys, [before], tried))
    assert first == ReplayReport(loaded=0, refused=0, untried=0, superseded=(before.id,))
    assert run(replay(fresh_database, portals, keys, [after], tried)).loaded == 1
    assert names(run, fresh_database) == ["After Gulnora Anvar qizi"]


def test_an_old_row_does_not_bring_back_what_its_portal_has_no_more(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    good = {**BAD, "birthDate": "1996-12-09"}
    for day, people in enumerate(([servant(), good], [servant(), BAD], [servant()])):
        run(load(fresh_database, {"servants": people}, keys, at=NOON + timedelta(days=day)))
    (row,) = run(quarantined(fresh_database))
    outcome = run(replay(fresh_database, {ARGOS.name: mended()}, keys, [row], NOON + timedelta(days=3)))
    assert outcome == ReplayReport(loaded=0, refused=0, untried=0, superseded=(row.id,))


def test_rows_of_a_scope_that_is_being_read_are_not_tried(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [servant(), BAD]}, keys))
    rows = run(quarantined(fresh_database))

    async def beside_a_reader() -> None:
        async with leased(fresh_database, f"{ARGOS.name}/servants/all"):
            await replay(fresh_database, {ARGOS.name: mended()}, keys, rows, LATER)

    with pytest.raises(LeaseTaken, match="is in use"):
        run(beside_a_reader())
    assert run(replay(fresh_database, {ARGOS.name: mended()}, keys, rows, LATER)).loaded == 1


def in_pages(*pages: list[Any]) -> ScriptedReader:
    return ScriptedReader({"servants": list(pages)})


def test_a_refused_row_stays_though_it_stands_on_another_page_too(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """The identifiers of the row contradict each other on either page."""
    run(load(fresh_database, {"servants": [servant("R1", "31503856070015"), servant("R2", "40912960650019")]}, keys, COPY))
    clash = servant("R1", "40912960650019")
    for day in (1, 2):
        beside = [servant(number, None, birthplace=f"place {day}") for number in ("R3", "R4")]
        pages = in_pages([clash, beside[0]], [clash, beside[1]])
        report = run(load(fresh_database, pages, keys, at=NOON + timedelta(days=day)))
        assert (report.books.quarantined, report.books.duplicate, report.books.balanced) == (1, 1, True)
        assert [row.reason for row in run(quarantined(fresh_database))] == ["identity_conflict"]


GOOD = {**BAD, "birthDate": "1996-12-09"}


@pytest.mark.parametrize("pages", [([BAD, GOOD],), ([BAD], [GOOD]), ([BAD, GOOD, GOOD],), ([GOOD, BAD, GOOD],)])
def test_a_bad_row_leaves_when_a_later_row_says_it_readably_on_its_page_or_another(
    run: Run, fresh_database: Database, keys: KeyRing, pages: tuple[list[Any], ...]
) -> None:
    report = run(load(fresh_database, in_pages(*pages), keys))
    assert report.books.balanced
    assert (report.books.created, report.books.quarantined) == (1, 1)
    assert run(quarantined(fresh_database)) == []
    again = run(load(fresh_database, in_pages(*pages), keys, at=LATER))
    assert again.books.balanced
    assert run(quarantined(fresh_database)) == []


@pytest.mark.parametrize("pages", [([GOOD, BAD],), ([GOOD], [BAD]), ([BAD, GOOD, BAD],)])
def test_a_bad_row_stays_that_is_the_last_word(
    run: Run, fresh_database: Database, keys: KeyRing, pages: tuple[list[Any], ...]
) -> None:
    for at in (NOON, LATER):
        report = run(load(fresh_database, in_pages(*pages), keys, at=at))
        assert report.books.balanced
        (row,) = run(quarantined(fresh_database))
        assert row.reason == "impossible_date"


@pytest.mark.parametrize("apart", [False, True], ids=["one page", "two pages"])
def test_what_was_refused_leaves_with_a_later_word_that_is_not(
    run: Run, fresh_database: Database, keys: KeyRing, apart: bool
) -> None:
    run(load(fresh_database, {"servants": [servant("R1", "31503856070015"), servant("R2", "40912960650019")]}, keys, COPY))
    clash, later = servant("R1", "40912960650019"), servant("R1", "31503856070015", birthplace="Nukus")
    delivery = in_pages([clash], [later]) if apart else in_pages([clash, later])
    report = run(load(fresh_database, delivery, keys, at=LATER))
    assert report.books.balanced
    assert (report.books.quarantined, report.books.created) == (1, 1)
    assert run(quarantined(fresh_database)) == []
    born = cypher("MATCH (:PortalRecord {portal: 'test.argos.uz'})-[:DESCRIBES]->(s:Servant) RETURN s.birthplace AS place")
    assert run(fresh_database.read(born)) == [{"place": "Nukus"}]
