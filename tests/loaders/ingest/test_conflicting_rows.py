"""One key with two contents in one reading of a snapshot: the first row counts, the others are named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.ingest import change_detection
from loaders.ingest.quarantine import quarantined, replay
from loaders.keys.keyring import KeyRing
from loaders.runs.report import PortalReport
from tests.conftest import Run
from tests.support.engines import count, cypher
from tests.support.scripted_portal import ARGOS, NOON, ScriptedReader, body, key_ring, load, position

A, B = position("P1", 3), position("P1", 5)
OTHERS = [position(f"Q{number}") for number in range(30)]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def read(run: Run, database: Database, keys: KeyRing, day: int, *pages: list[Any]) -> PortalReport:
    delivery = ScriptedReader({"bodies": [[body()]], "positions": list(pages)})
    return run(load(database, delivery, keys, at=NOON + timedelta(days=day)))


def ranks(run: Run, database: Database) -> list[Any]:
    found = cypher("MATCH (p:Position {title: 'Post P1'})-[:HAS_VERSION]->(v) RETURN v.rank AS rank")
    return [row["rank"] for row in run(database.read(found))]


def versions(run: Run, database: Database) -> int:
    return run(count(database, "MATCH (:PortalRecord {key: 'P1'})-[:HAS_VERSION]->(v) RETURN count(v) AS n"))


@pytest.mark.parametrize("apart", [False, True], ids=["one page", "two pages"])
def test_the_first_row_counts_and_no_later_run_rewrites_either(
    run: Run, fresh_database: Database, keys: KeyRing, apart: bool
) -> None:
    pages = ([A], [B]) if apart else ([A, B],)
    for day in range(3):
        report = read(run, fresh_database, keys, day, *pages)
        (scope,) = [scope for scope in report.scopes if scope.stream == "positions"]
        assert (report.state, scope.books.quarantined, scope.books.balanced) == ("with_rejects", 1, True)
        assert scope.books.updated == 0
        (warning,) = scope.warnings
        assert f"P1 (pages {'0, 1' if apart else '0'})" in warning
        assert ranks(run, fresh_database) == [3]
        assert versions(run, fresh_database) == 0
        (row,) = run(quarantined(fresh_database))
        assert (row.reason, row.key, row.field) == ("conflicting_rows", "P1", "code")


def test_it_stays_so_when_the_pages_change_elsewhere(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    for day in range(4):
        report = read(run, fresh_database, keys, day, [A, OTHERS[day % 2]], [B, OTHERS[2 + day // 2]])
        assert report.state == "with_rejects"
        assert ranks(run, fresh_database) == [3]
        assert versions(run, fresh_database) == 0


def test_when_the_first_row_goes_the_other_one_counts(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    read(run, fresh_database, keys, 0, [A, *OTHERS], [B])
    # The page of the row that now counts is byte for byte the same.
    report = read(run, fresh_database, keys, 1, OTHERS, [B])
    assert report.state == "clean"
    assert ranks(run, fresh_database) == [5]
    assert run(quarantined(fresh_database)) == []
    assert read(run, fresh_database, keys, 2, OTHERS, [B]).state == "clean"


def test_when_the_second_row_goes_nothing_is_left_of_it(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    read(run, fresh_database, keys, 0, [A, *OTHERS], [B, A])
    report = read(run, fresh_database, keys, 1, [A, *OTHERS], [A])
    assert (report.state, report.books.quarantined) == ("clean", 0)
    assert ranks(run, fresh_database) == [3]
    assert run(quarantined(fresh_database)) == []


def test_three_contents_are_two_conflicts(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    report = read(run, fresh_database, keys, 0, [A, B, position("P1", 7), A])
    assert (report.books.created, report.books.quarantined, report.books.duplicate, report.books.balanced) == (2, 2, 1, True)
    assert len(run(quarantined(fresh_database))) == 2


def test_a_pair_too_far_apart_to_be_remembered_is_found_in_the_next_run(
    run: Run, fresh_database: Database, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_detection, "_RECENT_ROWS", 5)
    pages = [[A, OTHERS[0]], *([each] for each in OTHERS[1:20]), [B]]
    first = read(run, fresh_database, keys, 0, *pages)
    assert first.state == "with_rejects"
    settled = versions(run, fresh_database)
    for day in (1, 2, 3):
        pages = [[A, OTHERS[20 + day]], *([each] for each in OTHERS[1:20]), [B, OTHERS[24 + day]]]
        assert read(run, fresh_database, keys, day, *pages).state == "with_rejects"
    assert versions(run, fresh_database) == settled == 0
    assert ranks(run, fresh_database) == [3]


def test_a_pair_that_was_loaded_before_it_was_seen_does_not_flap(
    run: Run, fresh_database: Database, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_detection, "_RECENT_ROWS", 5)
    far = [[each] for each in OTHERS[:20]]
    read(run, fresh_database, keys, 0, [A], *far)
    written: list[int] = []
    states: list[str] = []
    for day in range(1, 5):
        pages = [[A, OTHERS[20 + day]], *far, [B, OTHERS[25 + day]]]
        states.append(read(run, fresh_database, keys, day, *pages).state)
        written.append(versions(run, fresh_database))
    assert states[1:] == ["with_rejects"] * 3
    assert written[1] == written[-1]


def test_a_replay_does_not_put_the_second_row_over_the_first(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    read(run, fresh_database, keys, 0, [A, B])
    rows = run(quarantined(fresh_database))
    outcome = run(replay(fresh_database, {ARGOS.name: ARGOS}, keys, rows, NOON + timedelta(days=1)))
    assert (outcome.loaded, outcome.refused) == (0, 1)
    assert ranks(run, fresh_database) == [3]
