"""In a list of changes the last word counts, also where a record takes back an earlier content while pages are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.driver.database import Database
from loaders.ingest import change_detection
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import CAREER, Row, ScriptedReader, key_ring, load, order

pytestmark = pytest.mark.both_engines


def orders(number: int) -> list[Row]:
    """Return six orders with numbers from this one on."""
    return [order(str(each), "P1", "2015-01-01", seq=each) for each in range(number, number + 6)]


def test_the_content_of_the_last_page_stays(
    run: Run, fresh_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that rows are forgotten after some few, and not after 20,000.
    monkeypatch.setattr(change_detection, "_RECENT_ROWS", 1)
    early, late = (order("1", "P1", "2015-01-01", end=end, open=False) for end in ("2016-01-01", "2020-01-01"))
    pages = [[early, *orders(10)], [late, *orders(20)], [early]]
    keys = key_ring(tmp_path)
    run(load(fresh_database, {**CAREER, "orders": []}, keys))

    report = run(load(fresh_database, ScriptedReader({"orders": pages}), keys))

    assert report.state == "clean", [each.problem for each in report.scopes]
    ends = "MATCH (a:Appointment {order_number: '1'}) RETURN toString(a.end_earliest) AS day"
    assert run(fresh_database.read(cypher(ends))) == [{"day": "2016-01-01"}]
