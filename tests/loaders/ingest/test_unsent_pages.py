"""Pages that a portal does not send again because the ETag still holds. Only the network is faked."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal, Visit
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.portals.test_argos_uz.reader import TestArgosReader
from loaders.runs.report import ScopeReport
from loaders.runs.request import BackFill
from loaders.sources.http import HttpTransport
from loaders.sync import SyncPolicy, synchronise_all
from tests.conftest import Run
from tests.support.fingerprint import contents
from tests.support.scripted_portal import NOON, body, key_ring


@dataclass(slots=True)
class Wire:
    """Serves test.argos.uz with two pages of bodies only; ``sent`` and ``unsent`` are the pages of the last reading."""

    pages: list[list[Any]] = field(default_factory=list[list[Any]])
    sent: list[str] = field(default_factory=list[str])
    unsent: list[str] = field(default_factory=list[str])
    cursors: str = ""
    """What cursors begin with; those that begin otherwise have expired."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("years"):
            return httpx.Response(200, json={"years": []})
        if not request.url.path.endswith("bodies"):
            return httpx.Response(200, json={"items": [], "next": None})
        cursor = request.url.params.get("next")
        if cursor is not None and not cursor.startswith(self.cursors):
            return httpx.Response(410)
        number = int(cursor.removeprefix(self.cursors)) if cursor else 0
        following = f"{self.cursors}{number + 1}" if number + 1 < len(self.pages) else None
        content = orjson.dumps({"items": self.pages[number], "next": following})
        tag = f'W/"{sha256(orjson.dumps(self.pages[number])).hexdigest()}"'  # of the rows, not of the cursor beside them
        if request.headers.get("If-None-Match") == tag:
            self.unsent.append(str(number))
            return httpx.Response(304, headers={"ETag": tag})
        self.sent.append(str(number))
        return httpx.Response(200, content=content, headers={"ETag": tag})

    def portal(self, like: Portal = ARGOS) -> Portal:
        @contextmanager
        def connect(visit: Visit) -> Generator[TestArgosReader]:
            with httpx.Client(transport=httpx.MockTransport(self), base_url="http://portal") as client:
                yield TestArgosReader(HttpTransport(client, ARGOS.name), visit)

        return replace(like, connect=connect)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


@pytest.fixture
def wire() -> Wire:
    return Wire([[body("B1"), body("B2")], [body("B3")]])


def read(run: Run, database: Database, wire: Wire, keys: KeyRing, portal: Portal | None = None, days: int = 0) -> ScopeReport:
    """Run once and return the report on the bodies."""
    wire.sent, wire.unsent = [], []
    feeds = {portal or wire.portal(): Feed(url="http://portal")}
    report = run(synchronise_all(database, feeds, keys, NOON + timedelta(days=days))).portals[0]
    assert report.state == "clean", report.problem
    return next(scope for scope in report.scopes if scope.stream == "bodies")


def test_pages_whose_tag_holds_are_not_sent_and_count_as_unchanged(
    run: Run, fresh_database: Database, keys: KeyRing, wire: Wire
) -> None:
    assert read(run, fresh_database, wire, keys).books.created == 3
    assert (wire.sent, wire.unsent) == (["0", "1"], [])
    before = run(contents(fresh_database))
    again = read(run, fresh_database, wire, keys)
    assert (wire.sent, wire.unsent) == ([], ["0", "1"])
    assert (again.books.read, again.books.unchanged, again.missing) == (3, 3, 0)
    assert run(contents(fresh_database)) == before


def test_a_page_that_changed_comes_and_those_behind_it_do_not(
    run: Run, fresh_database: Database, keys: KeyRing, wire: Wire
) -> None:
    read(run, fresh_database, wire, keys)
    wire.pages[0][1] = body("B2", stir="200000002")
    again = read(run, fresh_database, wire, keys, days=1)
    assert (wire.sent, wire.unsent) == (["0"], ["1"])
    assert (again.books.updated, again.books.unchanged) == (1, 2)


def test_a_record_that_left_is_missed_though_another_page_was_not_sent(
    run: Run, fresh_database: Database, keys: KeyRing, wire: Wire
) -> None:
    wire.pages[0] += [body(f"B{n}") for n in range(10, 40)]
    read(run, fresh_database, wire, keys)
    del wire.pages[0][-1]
    again = read(run, fresh_database, wire, keys, days=1)
    assert (wire.sent, wire.unsent) == (["0"], ["1"])
    assert again.missing == 1


def test_every_page_comes_once_more_when_the_mapping_has_changed(
    run: Run, fresh_database: Database, keys: KeyRing, wire: Wire
) -> None:
    read(run, fresh_database, wire, keys)
    streams = tuple(replace(each, mapping_version=each.mapping_version + 1) for each in ARGOS.streams)
    mended = wire.portal(replace(ARGOS, streams=streams))
    assert read(run, fresh_database, wire, keys, mended, days=1).books.updated == 3
    assert wire.sent == ["0", "1"]
    assert read(run, fresh_database, wire, keys, mended, days=2).books.unchanged == 3
    assert wire.sent == []


def test_a_cursor_that_has_expired_fails_one_run_and_not_the_next(
    run: Run, fresh_database: Database, keys: KeyRing, wire: Wire
) -> None:
    read(run, fresh_database, wire, keys)
    wire.cursors = "new"
    feeds = {wire.portal(): Feed(url="http://portal")}
    assert run(synchronise_all(fresh_database, feeds, keys, NOON + timedelta(days=1))).portals[0].state == "failed"
    assert read(run, fresh_database, wire, keys, days=2).books.unchanged == 3
    assert wire.sent == ["0", "1"]


def test_whoever_asks_for_it_has_every_page_sent(run: Run, fresh_database: Database, keys: KeyRing, wire: Wire) -> None:
    read(run, fresh_database, wire, keys)
    wire.sent = []
    feeds = {wire.portal(): Feed(url="http://portal")}
    run(synchronise_all(fresh_database, feeds, keys, NOON, SyncPolicy(back_fill=BackFill("0"))))
    assert (wire.sent, wire.unsent) == (["0", "1"], [])
