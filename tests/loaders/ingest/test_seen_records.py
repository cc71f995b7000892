"""What a first reading remembers of its records: nothing that came is ever taken for new."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from graph.driver.database import Database
from loaders.ingest import change_detection
from loaders.ingest.seen_records import SeenRecords
from loaders.keys.ids import record_id
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import CAREER, NOON, ScriptedReader, key_ring, load, servant


def test_every_record_that_was_added_may_have_come_and_hardly_any_other() -> None:
    seen = SeenRecords()
    came = [record_id("portal", "stream", str(n)) for n in range(20_000)]
    for each in came:
        seen.add(each)
    assert all(map(seen.may_have, came))
    others = [record_id("portal", "stream", f"other {n}") for n in range(20_000)]
    assert sum(map(seen.may_have, others)) < 20


@pytest.mark.both_engines
def test_a_row_that_comes_again_long_after_is_found_in_the_graph(
    run: Run, fresh_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_detection, "_RECENT_ROWS", 2)
    rows = [servant(f"R{n}", None) for n in range(8)]
    pages = [rows[:4], rows[4:], [rows[0], rows[5]], [rows[1]]]
    keys = key_ring(tmp_path)
    report = run(load(fresh_database, ScriptedReader({"bodies": [list(CAREER["bodies"])], "servants": pages}), keys))
    assert report.state == "clean"
    (books,) = (scope.books for scope in report.scopes if scope.stream == "servants")
    assert (books.read, books.created, books.unchanged + books.duplicate) == (11, 8, 3)


@pytest.mark.both_engines
def test_a_first_reading_that_was_interrupted_is_no_first_reading_the_next_time(
    run: Run, fresh_database: Database, tmp_path: Path
) -> None:
    rows = [servant(f"R{n}", None) for n in range(8)]
    keys = key_ring(tmp_path)
    run(load(fresh_database, ScriptedReader({"servants": [rows[:4]]}, complete=False), keys))
    # The pages are cut in another way: only the records tell which rows are known.
    report = run(load(fresh_database, ScriptedReader({"servants": [rows[2:], rows[:2]]}), keys, at=NOON + timedelta(days=1)))
    (books,) = (scope.books for scope in report.scopes if scope.stream == "servants")
    assert (books.created, books.unchanged) == (4, 4)
    (row,) = run(fresh_database.read(cypher("MATCH (r:PortalRecord) RETURN count(r) AS records")))
    assert row["records"] == 8
