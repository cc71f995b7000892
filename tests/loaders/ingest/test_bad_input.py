"""Mangled rows of every stream: each is in quarantine with its reason and field, its neighbours are loaded, nothing is lost.

Only the network is faked: the portals' real readers read a MockTransport. The first load of a portal on an engine has all
mangled rows of all streams and then a page that is cut; the second has a page of broken JSON instead; the third is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import orjson
import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal, Reader, Visit
from loaders.portals.my_dba_uz import PORTAL as MY_DBA
from loaders.portals.my_dba_uz.reader import LISTS as MY_DBA_LISTS
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.portals.test_argos_uz.reader import TestArgosReader
from loaders.runs.report import PortalReport
from loaders.sources import ListReader
from loaders.sources.http import HttpTransport
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import NOON, body, key_ring, order, position, servant

Row = dict[str, Any]
Good = Callable[[int], Row]

PINFL = "31503856070015"
# A byte that starts no UTF-8 sequence, and its replacement.
BROKEN_LETTER, LOST_LETTER = b"\xff", "\ufffd"
HUGE = "x" * (10 * 2**20)


@dataclass(frozen=True, slots=True)
class Mangled:
    """A row that must be refused, as it is sent and as it is stored."""

    reason: str
    field: str | None
    kept: Row
    sent: bytes

    @classmethod
    def of(cls, reason: str, at: str | None, row: Row) -> Mangled:
        return cls(reason, at, row, orjson.dumps(row))


@dataclass(frozen=True, slots=True)
class Table:
    """How rows of one stream are mangled: which text gets a broken letter or 10 MB, and other errors by field.

    ``wrong`` holds the reason, the reported field, and the change that causes it.
    """

    good: Good
    text: str
    wrong: tuple[tuple[str, str | None, Mapping[str, Any]], ...]

    def mangled(self, key: tuple[str, ...]) -> list[Mangled]:
        rows = [Mangled.of(reason, at, _changed(self.good(10 + n), change)) for n, (reason, at, change) in enumerate(self.wrong)]
        rows += [Mangled.of("missing_key", name, {k: v for k, v in self.good(30).items() if k != name}) for name in key]
        no_keys: tuple[Any, ...] = ("", None, {}, [7])
        rows += [Mangled.of("missing_key", name, self.good(31) | {name: bad}) for name in key for bad in no_keys]
        rows.append(Mangled.of("field_too_large", self.text, self.good(40) | {self.text: HUGE}))
        lost = self.good(41) | {self.text: f"before {LOST_LETTER} after"}
        sent = orjson.dumps(lost).replace(LOST_LETTER.encode(), BROKEN_LETTER)
        return [*rows, Mangled("wrong_encoding", self.text, lost, sent)]


def _changed(row: Row, change: Mapping[str, Any]) -> Row:
    """Return the row with these fields changed, or removed where the change is an ellipsis."""
    return {name: value for name, value in (row | dict(change)).items() if value is not ...}


def _version(row: Mapping[str, Any], **changes: Any) -> Row:
    """Return the row with its first version changed."""
    return {"versions": [row["versions"][0] | changes]}


def _course(n: int) -> Row:
    return {"kod": f"K{n}", "nomi": f"Course {n}", "soat": 72, "turi": "malaka oshirish", "kompetensiyalar": ["law"], "fan": "x"}


def _enrolment(n: int) -> Row:
    days = {"boshlanish": "01.02.2020", "tugash": "28.02.2020"}
    return {"id": f"E{n}", "jshshir": PINFL, "fio": "Karimova G.", "kurs": "K1", "test": 80, "holat": "ok", **days}


def _certificate(n: int) -> Row:
    days = {"berilgan": "01.03.2020", "amalQiladi": "01.03.2023", "qaydEtilgan": "02.03.2020"}
    return {"raqam": f"S{n}", "tinglovchi": "E1", "jshshir": PINFL, "soat": 72, "oldingiRaqam": "x", **days}


def _servant(n: int) -> Row:
    return dict(servant(f"R{n}", f"3150385607{n:04d}"))


def _order(n: int) -> Row:
    return dict(order(f"O{n}", "P1", "2020-02-01", end="2021-02-01", open=False, seq=n, endGround="x"))


def _competition(n: int) -> Row:
    return {"id": f"C{n}", "position": "P1", "kind": "open", "announced": "2020-01-10", "panel": ["R1"], "round": 1}


def _application(n: int) -> Row:
    return {
        "id": f"A{n}",
        "competition": "C1",
        "registerNo": "R1",
        "state": "won",
        "test": 80,
        "withdrawnAt": None,
        "decision": None,
    }


def _assessment(n: int) -> Row:
    rated = [{"name": "law", "score": 70}]
    return {"id": f"V{n}", "registerNo": "R1", "type": "A1", "date": "2020-12-01", "competencies": rated, "period": "2020"}


def _sanction(n: int) -> Row:
    days = {"imposed": "2020-03-01", "until": "2021-03-01", "changedAt": "2020-03-01"}
    return {"id": f"D{n}", "registerNo": "R1", "kind": "reprimand", **days}


def _reward(n: int) -> Row:
    return {"id": f"W{n}", "registerNo": "R1", "kind": "medal", "date": "2020-03-01", "amount": 5.0, "changedAt": "2020-03-01"}


def _reserve(n: int) -> Row:
    return {"id": f"M{n}", "registerNo": "R1", "pool": "heads", "from": "2020-03-01", "until": None, "changedAt": "2020-03-01"}


def _body(n: int) -> Row:
    return dict(body(f"B{n}", stir=None))


def _position(n: int) -> Row:
    return dict(position(f"P{n}"))


_NO_DAY = "2021-02-29"

TABLES: dict[tuple[str, str], Table] = {
    ("my.dba.uz", "courses"): Table(
        _course,
        "fan",
        (
            ("wrong_type", "soat", {"soat": "many"}),
            ("impossible_value", "soat", {"soat": -1}),
            ("wrong_type", "kompetensiyalar.0", {"kompetensiyalar": [7]}),
        ),
    ),
    ("my.dba.uz", "enrolments"): Table(
        _enrolment,
        "holat",
        (
            ("wrong_type", "kurs", {"kurs": 7}),
            ("impossible_value", "test", {"test": 101}),
            ("impossible_date", "boshlanish", {"boshlanish": "29.02.2021"}),
            ("impossible_date", "boshlanish", {"boshlanish": "01.01.0001"}),
            ("wrong_type", "boshlanish", {"boshlanish": 44621}),
            ("impossible_date", "tugash", {"tugash": "2020-02-28"}),
            ("end_before_start", "tugash", {"tugash": "31.01.2020"}),
        ),
    ),
    ("my.dba.uz", "certificates"): Table(
        _certificate,
        "oldingiRaqam",
        (
            ("wrong_type", "jshshir", {"jshshir": 31503856070015}),
            ("impossible_value", "jshshir", {"jshshir": "3150385607001"}),
            ("impossible_value", "soat", {"soat": -72}),
            ("impossible_date", "berilgan", {"berilgan": "31.04.2020"}),
            ("end_before_start", "amalQiladi", {"amalQiladi": "29.02.2020"}),
        ),
    ),
    ("test.argos.uz", "bodies"): Table(
        _body,
        "stir",
        (
            ("wrong_type", "versions.0.name", _version(_body(0), name=7)),
            ("wrong_type", "versions", {"versions": "none"}),
            ("missing_field", "versions", {"versions": []}),
            ("missing_field", "versions.0.name", _version(_body(0), name="")),
            ("impossible_date", "versions.0.from", _version(_body(0), **{"from": _NO_DAY})),
            ("end_before_start", "versions.0.to", _version(_body(0), to="2008-12-31")),
        ),
    ),
    ("test.argos.uz", "positions"): Table(
        _position,
        "body",
        (
            ("wrong_type", "versions.0.rank", _version(_position(0), rank="high")),
            ("impossible_value", "versions.0.fte", _version(_position(0), fte=-0.5)),
            ("impossible_date", "versions.0.to", _version(_position(0), to="2020-13")),
            ("end_before_start", "versions.0.to", _version(_position(0), to="2008")),
        ),
    ),
    ("test.argos.uz", "servants"): Table(
        _servant,
        "patronymic",
        (
            ("wrong_type", "lastName", {"lastName": ["Karimova"]}),
            ("impossible_date", "birthDate", {"birthDate": _NO_DAY}),
            ("impossible_value", "education.0.graduated", {"education": [{"graduated": 20}]}),
        ),
    ),
    ("test.argos.uz", "competitions"): Table(
        _competition,
        "kind",
        (
            ("wrong_type", "round", {"round": "first"}),
            ("wrong_type", "panel.0", {"panel": [7]}),
            ("impossible_date", "announced", {"announced": _NO_DAY}),
        ),
    ),
    ("test.argos.uz", "orders"): Table(
        _order,
        "endGround",
        (
            ("wrong_type", "open", {"open": "perhaps"}),
            ("missing_field", "start", {"start": ...}),
            ("impossible_date", "start", {"start": _NO_DAY}),
            ("impossible_date", "orderDate", {"orderDate": "01.02.2020"}),
            ("end_before_start", "end", {"end": "2020-01-31"}),
        ),
    ),
    ("test.argos.uz", "applications"): Table(
        _application,
        "decision",
        (
            ("wrong_type", "state", {"state": 1}),
            ("impossible_value", "test", {"test": 1000}),
            ("impossible_date", "withdrawnAt", {"withdrawnAt": "yesterday"}),
            ("wrong_type", "withdrawnAt", {"withdrawnAt": 20200301}),
        ),
    ),
    ("test.argos.uz", "assessments"): Table(
        _assessment,
        "period",
        (
            ("wrong_type", "competencies.0.score", {"competencies": [{"name": "law", "score": "good"}]}),
            ("impossible_date", "date", {"date": "2999-02-30"}),
        ),
    ),
    ("test.argos.uz", "sanctions"): Table(
        _sanction,
        "kind",
        (
            ("wrong_type", "kind", {"kind": 7}),
            ("impossible_date", "imposed", {"imposed": _NO_DAY}),
            ("end_before_start", "until", {"until": "2020-02-28"}),
            ("end_before_start", "lifted", {"lifted": "2020-02"}),
        ),
    ),
    ("test.argos.uz", "rewards"): Table(
        _reward,
        "kind",
        (("wrong_type", "amount", {"amount": "a lot"}), ("impossible_date", "date", {"date": _NO_DAY})),
    ),
    ("test.argos.uz", "reserve"): Table(
        _reserve,
        "pool",
        (
            ("wrong_type", "pool", {"pool": None}),
            ("impossible_date", "until", {"until": _NO_DAY}),
            ("end_before_start", "until", {"until": "2020-02-29"}),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """The pages of one stream: the first with good rows around mangled ones, and the second."""

    good: list[Row]
    mangled: list[Mangled]

    @property
    def rows(self) -> bytes:
        return b",".join([orjson.dumps(self.good[0]), *(each.sent for each in self.mangled), orjson.dumps(self.good[1])])


@dataclass(slots=True)
class Wire:
    """Serves two pages of every stream in the portal's envelope; ``second`` makes of the second page what is served."""

    portal: Portal
    sent: dict[str, Sent]
    second: Callable[[bytes], bytes]
    asked: set[str] = field(default_factory=set[str])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.removeprefix("/api/v1/")
        if name == "competitions/years":
            return httpx.Response(200, content=b'{"years": [2020]}')
        argos = self.portal is ARGOS
        stream = name if argos else {"kurslar": "courses", "tinglovchilar": "enrolments", "sertifikatlar": "certificates"}[name]
        self.asked.add(stream)
        first = "next" not in request.url.params if argos else request.url.params["page"] == "1"
        return httpx.Response(200, content=self.page(stream, b'"2"', self.sent[stream].rows) if first else self.last(stream))

    def last(self, stream: str) -> bytes:
        """Return the second page, which has one good row, as it is served."""
        return self.second(self.page(stream, b"null", orjson.dumps(TABLES[self.portal.name, stream].good(3))))

    def page(self, stream: str, following: bytes, rows: bytes) -> bytes:
        if self.portal is ARGOS:
            return b'{"items": [' + rows + b'], "next": ' + following + b"}"
        return b'{"totalPages": 2, "content": [' + rows + b"]}"

    def portal_reading_it(self) -> Portal:
        @contextmanager
        def connect(visit: Visit) -> Generator[Reader]:
            with httpx.Client(transport=httpx.MockTransport(self), base_url="http://portal") as client:
                transport = HttpTransport(client, self.portal.name)
                if self.portal is ARGOS:
                    yield TestArgosReader(transport, visit)
                else:
                    yield ListReader(MY_DBA.name, MY_DBA_LISTS, transport, visit)

        return replace(self.portal, connect=connect)


def _cut(page: bytes) -> bytes:
    return page[:-7]


def _broken(page: bytes) -> bytes:
    return page.replace(b":", b"=", 3)


def whole(page: bytes) -> bytes:
    return page


def _sent(portal: Portal) -> dict[str, Sent]:
    sent: dict[str, Sent] = {}
    for stream in portal.streams:
        table = TABLES[portal.name, stream.name]
        sent[stream.name] = Sent([table.good(1), table.good(2)], table.mangled(stream.key))
    return sent


async def load(database: Database, wire: Wire, keys: KeyRing, days: int) -> PortalReport:
    report = await synchronise_all(database, {wire.portal_reading_it(): Feed()}, keys, NOON + timedelta(days=days))
    return report.portals[0]


def quarantined(run: Run, database: Database, keys: KeyRing, stream: str) -> dict[bytes, tuple[str, str | None]]:
    """Return reason and field by stored payload."""
    text = "MATCH (q:QuarantinedRow {stream: $stream}) RETURN q.payload AS payload, q.reason AS reason, q.field AS field"
    rows = cast("Iterable[dict[str, Any]]", run(database.read(cypher(text), {"stream": stream})))
    return {keys.unseal(row["payload"]): (row["reason"], row["field"]) for row in rows}


def _records(run: Run, database: Database, stream: str) -> tuple[int, int]:
    """Count the records of the stream, and those of them that describe something."""
    text = """MATCH (r:PortalRecord {stream: $stream}) OPTIONAL MATCH (r)-[d:DESCRIBES]->() WITH r, count(d) AS described
    RETURN count(r) AS records, sum(CASE WHEN described > 0 THEN 1 ELSE 0 END) AS describing"""
    (row,) = run(database.read(cypher(text), {"stream": stream}))
    return cast("int", row["records"]), cast("int", row["describing"])


def _canonical(row: Row) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


@pytest.mark.parametrize("portal", [MY_DBA, ARGOS], ids=lambda portal: portal.name)
def test_every_stream_has_a_table_and_a_table_has_its_stream(portal: Portal) -> None:
    assert {name for owner, name in TABLES if owner == portal.name} == {stream.name for stream in portal.streams}


@pytest.mark.parametrize("portal", [MY_DBA, ARGOS], ids=lambda portal: portal.name)
def test_mangled_rows_are_kept_apart_and_their_neighbours_are_loaded(
    run: Run, fresh_database: Database, tmp_path: Path, portal: Portal
) -> None:
    keys, sent = key_ring(tmp_path), _sent(portal)
    wire = Wire(portal, sent, _cut)

    report = run(load(fresh_database, wire, keys, days=0))

    assert wire.asked == set(sent)
    assert report.state == "failed"
    for scope in report.scopes:
        good, mangled = sent[scope.stream].good, sent[scope.stream].mangled
        assert scope.state == "failed", scope
        assert "page 2" in (scope.problem or "")
        books = scope.books
        assert books.balanced
        assert (books.read, books.created, books.quarantined) == (len(good) + len(mangled) + 1, len(good), len(mangled) + 1), (
            scope
        )
        held = quarantined(run, fresh_database, keys, scope.stream)
        assert held.pop(wire.last(scope.stream)) == ("truncated_page", None)
        assert {_canonical(orjson.loads(kept)): why for kept, why in held.items()} == {
            _canonical(each.kept): (each.reason, each.field) for each in mangled
        }
        assert _records(run, fresh_database, scope.stream) == (len(good), len(good)), scope

    wire.second = _broken
    report = run(load(fresh_database, wire, keys, days=1))
    for scope in report.scopes:
        assert (scope.state, scope.books.balanced, scope.books.created) == ("failed", True, 0), scope
        assert scope.books.unchanged == len(sent[scope.stream].good)
        held = quarantined(run, fresh_database, keys, scope.stream)
        assert sum(reason == "truncated_page" for reason, _ in held.values()) == 2
        assert len(held) == len(sent[scope.stream].mangled) + 2

    wire.second = whole
    report = run(load(fresh_database, wire, keys, days=2))
    for scope in report.scopes:
        assert (scope.state, scope.books.balanced, scope.books.created) == ("done", True, 1), scope
        assert scope.books.quarantined == len(sent[scope.stream].mangled)
        assert _records(run, fresh_database, scope.stream) == (3, 3), scope


def test_a_day_that_does_not_exist_moves_no_watermark(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    sent = {stream.name: Sent([TABLES[ARGOS.name, stream.name].good(n) for n in (1, 2)], []) for stream in ARGOS.streams}
    sent["assessments"].mangled.append(Mangled.of("impossible_date", "date", _assessment(9) | {"date": "2999-02-30"}))
    run(load(fresh_database, Wire(ARGOS, sent, whole), key_ring(tmp_path), days=0))
    marks = run(fresh_database.read(cypher("MATCH (w:Watermark {stream: 'assessments'}) RETURN w.value AS value")))
    assert marks == [{"value": "2020-12-01"}]
