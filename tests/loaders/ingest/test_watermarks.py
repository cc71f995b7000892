"""Watermarks follow the rows that were accepted, and a number that no row explains holds the scope. Only the network is faked."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from graph.driver.database import Database
from graph.errors import LoadError
from graph.model.facts import Fact, Servant, person
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal, Reader, Row, Stream, StreamMode, Visit
from loaders.runs.report import PortalReport
from loaders.runs.reset_watermark import reset_watermark
from loaders.sources import ListReader, Numbers, Offset, RestList, Since, Timestamps
from loaders.sources.http import HttpTransport
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import NOON, key_ring


class Person(Row):
    id: str
    name: str


def mapped(row: Person) -> Iterator[Fact]:
    yield Servant(ref=person("p/people", row.id), name=row.name)


@dataclass(slots=True)
class Wire:
    """A portal that answers with the rows whose ``seq`` (or moment) is not before the one asked for, two to a page."""

    rows: list[dict[str, Any]]
    asked: list[str | None] = field(default_factory=list[str | None])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        since, at = request.url.params.get("from"), int(request.url.params.get("offset", "0"))
        if at == 0:
            self.asked.append(since)
        rows = [row for row in self.rows if since is None or str(row["seq"]).rjust(25) >= since.rjust(25)]
        return httpx.Response(200, content=orjson.dumps({"total": len(rows), "items": rows[at : at + 2]}))


@dataclass(slots=True)
class Feeding:
    """One portal, loaded night after night."""

    run: Run
    database: Database
    keys: KeyRing
    since: Since
    mode: StreamMode = StreamMode.DELTA
    nights: int = 0

    def read(self, *rows: dict[str, Any]) -> tuple[PortalReport, str | None]:
        """Load these rows; return the report and what was asked for."""
        wire = Wire(list(rows))
        listed = RestList("people", "items", Offset(total="total"), since=self.since)

        @contextmanager
        def connect(visit: Visit) -> Generator[Reader]:
            with httpx.Client(transport=httpx.MockTransport(wire), base_url="http://p/") as client:
                yield ListReader("p.uz", {"people": listed}, HttpTransport(client, "p.uz"), visit)

        stream = Stream("people", Person, ("id",), mapped, self.mode)
        portal = Portal("p.uz", "P", "UZ", (stream,), frozenset({"Servant"}), connect)
        self.nights += 1
        at = NOON + timedelta(days=self.nights)
        report = self.run(synchronise_all(self.database, {portal: Feed(page_size=2)}, self.keys, at))
        return report.portals[0], wire.asked[0]

    def mark(self) -> str | None:
        found = self.run(self.database.read(cypher("MATCH (w:Watermark) RETURN w.value AS value")))
        return str(found[0]["value"]) if found else None


def good(seq: Any, **more: Any) -> dict[str, Any]:
    return {"id": f"P{seq}", "name": f"Karimov {seq}", "seq": seq, **more}


def bad(seq: Any) -> dict[str, Any]:
    return {"id": f"P{seq}", "name": None, "seq": seq}


@pytest.fixture(params=[False, True], ids=["whole", "sorted"])
def feeding(request: pytest.FixtureRequest, run: Run, fresh_database: Database, tmp_path: Path) -> Feeding:
    return Feeding(run, fresh_database, key_ring(tmp_path), Since("from", "seq", Numbers(), sorted=request.param))


def test_a_row_in_quarantine_moves_no_mark(feeding: Feeding) -> None:
    report, _ = feeding.read(good(1), good(2), good(3), bad(9_999_999_999))
    assert (report.state, report.books.quarantined, feeding.mark()) == ("with_rejects", 1, "3")
    report, asked = feeding.read(good(1), good(2), good(3), good(4), bad(9_999_999_999))
    assert asked == "3"
    assert (report.books.created, feeding.mark()) == (1, "4")


def test_nor_does_it_when_its_page_is_skipped_as_unchanged(feeding: Feeding) -> None:
    rows = [good(1), bad(9_999_999_999)]
    feeding.read(*rows)
    for _ in range(3):
        report, asked = feeding.read(*rows)
        assert (asked, feeding.mark(), report.books.quarantined) == ("1", "1", 1)


def test_a_number_that_no_row_explains_holds_the_scope(feeding: Feeding) -> None:
    feeding.read(good(1), good(2))
    for _ in range(2):
        since = feeding.mark()
        report, asked = feeding.read(good(1), good(2), good(3), good(9_999_999_999))
        assert (asked, report.state) == (since, "held")
        assert f"from {since} to 9999999999" in (report.problem or "")
        assert "--reset-watermark p.uz/people=9999999999" in (report.problem or "")
        assert feeding.mark() in ("2", "3")
    # Nothing later is lost: once the portal has mended the row, all is as it should be.
    report, _ = feeding.read(good(1), good(2), good(3), good(4), good(5))
    assert (report.state, feeding.mark()) == ("clean", "5")


def test_a_rise_that_the_rows_explain_is_believed(feeding: Feeding) -> None:
    feeding.read(good(1))
    report, _ = feeding.read(good(1), good(2), good(2_900))
    assert (report.state, feeding.mark()) == ("clean", "2900")


def test_the_first_reading_may_begin_anywhere_and_the_limit_can_be_set(feeding: Feeding) -> None:
    report, _ = feeding.read(good(5_000_000))
    assert (report.state, feeding.mark()) == ("clean", "5000000")
    feeding.since = replace(feeding.since, max_mark_rise=None)
    report, _ = feeding.read(good(5_000_000), good(9_999_999_999))
    assert (report.state, feeding.mark()) == ("clean", "9999999999")
    feeding.since = replace(feeding.since, max_mark_rise=2)
    report, _ = feeding.read(good(9_999_999_999), good(10_000_000_009))
    assert report.state == "held"


def test_marks_that_are_times_have_no_limit(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    feeding = Feeding(run, fresh_database, key_ring(tmp_path), Since("from", "seq", Timestamps()))
    feeding.read(good("2001-01-01T00:00:00Z"))
    report, _ = feeding.read(good("2001-01-01T00:00:00Z"), good("2026-11-01T00:00:00Z"), bad("2026-11-19T00:00:00Z"))
    assert report.state == "with_rejects"
    assert (feeding.mark() or "").startswith("2026-11-01")


def test_a_mark_that_lies_is_set_back(feeding: Feeding) -> None:
    feeding.read(good(9_999_999_999))
    feeding.run(reset_watermark(feeding.database, "p.uz", "people", "2"))
    assert feeding.mark() == "2"
    report, asked = feeding.read(good(2), good(3))
    assert (asked, report.state, feeding.mark()) == ("2", "clean", "3")
    with pytest.raises(LoadError, match="no watermark"):
        feeding.run(reset_watermark(feeding.database, "p.uz", "other", "2"))
