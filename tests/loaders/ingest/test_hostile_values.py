"""A portal over HTTP whose rows hold values that no parser or no graph takes: each costs its row, and what is told is English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import SecretStr

from graph.driver.database import Database
from loaders.ingest.quarantine import quarantined
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.runs.report import PortalReport, ScopeReport
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.raw_portal import answer, raw_portal
from tests.support.scripted_portal import NOON, key_ring, servant

PYTHON = re.compile(r"None|NoneType|\bTrue\b|\bFalse\b|\bstr\b|\bdict\b|indices|int\(|float\(|object is not|<class|Traceback")

BAD_TEXTS: dict[str, bytes] = {
    "beyond doubles": b"1e400",
    "negative": b"-1e400",
    "thousands of digits": b"9" * 5000,
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "half a letter": b'"\\ud800"',
    "not UTF-8": b'"\xff"',
    "NUL as it is": b'"a\x00"',
    "nested": b"[" * 2000 + b"]" * 2000,
    "nested objects": b'{"a":' * 300 + b"1" + b"}" * 300,
    "leading zero": b"007",
    "undefined": b"undefined",
    "number": b"7",
    "large number": b"18446744073709551615",
    "list": b"[null]",
    "object": b'{"a": null}',
    "flag": b"true",
}


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def encoded(number: int, **changes: Any) -> bytes:
    return orjson.dumps(servant(f"R{number}", f"3150385607{number:04d}", **changes))


def with_value(number: int, field: str, value: bytes) -> bytes:
    mark = b'"the value"'
    row = encoded(number, **{field: "the value"})
    assert row.count(mark) == 1
    return row.replace(mark, value)


def page(rows: list[bytes], following: bytes = b"null") -> bytes:
    return b'{"items": [%s], "next": %s}' % (b",".join(rows), following)


def load(run: Run, database: Database, keys: KeyRing, pages: Callable[[str], bytes]) -> PortalReport:
    """Read test.argos.uz, of which only the servants have rows: what the function returns for the line of a request."""

    def write(request: str) -> Iterator[bytes]:
        line = request.partition("\r\n")[0]
        if "/servants" in line:
            yield answer(pages(line))
        else:
            yield answer(b'{"years": []}' if "/years" in line else page([]))

    with raw_portal(write) as portal:
        feed = Feed(url=portal.url, secret=SecretStr("key"), retry_pause_seconds=0)
        (report,) = run(synchronise_all(database, {ARGOS: feed}, keys, NOON)).portals
        return report


def of_servants(report: PortalReport) -> ScopeReport:
    (scope,) = (scope for scope in report.scopes if scope.stream == "servants")
    return scope


def names(run: Run, database: Database) -> list[str]:
    found = run(database.read(cypher("MATCH (s:Servant) RETURN s.name AS name ORDER BY name")))
    return [str(row["name"]) for row in found]


def test_each_bad_value_costs_its_row_and_no_other(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    bad = [with_value(100 + number, "patronymic", value) for number, value in enumerate(BAD_TEXTS.values())]
    good = [encoded(1, lastName="First"), encoded(2, lastName="Between"), encoded(3, lastName="Last")]
    first = [good[0], *bad[:5], good[1], *bad[5:]]

    report = load(run, fresh_database, keys, lambda line: page([good[2]]) if "next=2" in line else page(first, b'"2"'))

    scope = of_servants(report)
    assert (scope.state, scope.problem) == ("done", None)
    assert (scope.books.read, scope.books.created, scope.books.quarantined) == (len(bad) + 3, 3, len(bad))
    assert len({name.partition(" ")[0] for name in names(run, fresh_database)} & {"First", "Between", "Last"}) == 3
    rows = run(quarantined(fresh_database))
    assert {row.field and row.field.partition(".")[0] for row in rows} == {"patronymic"}
    assert {row.reason for row in rows} == {
        "impossible_value",
        "wrong_encoding",
        "broken_json",
        "nested_too_deeply",
        "wrong_type",
    }
    assert PYTHON.search(" ".join([*scope.warnings, *report.notes])) is None


def test_null_characters_cost_no_more_than_their_rows(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    nul = b'"\\u0000"'
    rows = [
        encoded(1, lastName="First"),
        with_value(2, "lastName", b'"a\\u0000b"'),
        with_value(3, "patronymic", nul),
        encoded(4, registerNo="R4\0"),
        encoded(5, registerNo="\0"),
        encoded(6, **{"more\0": "x"}),
        encoded(7, lastName="Last"),
    ]
    scope = of_servants(load(run, fresh_database, keys, lambda line: page(rows)))
    assert scope.books.balanced
    assert scope.books.read == len(rows)
    loaded = names(run, fresh_database)
    assert {"First", "Last"} <= {name.partition(" ")[0] for name in loaded}
    assert not any("\0" in name for name in loaded)
    assert PYTHON.search(scope.problem or "") is None


HTML = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Karimova Gulnora</body></html>"


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (HTML, "test.argos.uz answered with an HTML page («Sign in») where JSON was expected"),
        (b"<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'>", "answered with a SOAP envelope where JSON"),
        (b"", "answered with nothing where JSON was expected"),
        (b"Karimova", "answered with plain text where JSON was expected"),
        (b"null", "that is not a page: there is no list 'items'"),
        (b'{"items": null}', "that is not a page: there is no list 'items'"),
        (b'{"items": [{"a": 1e400}], "items": []}', "that is not a page: it has the field 'items' twice"),
        (page([], b"1e400"), "that is not a page: 'next' is no cursor"),
        (page([], b"[null]"), "that is not a page: 'next' is no cursor"),
        (page([encoded(2)])[:-9], "that is not a page: unexpected end of data"),
    ],
    ids=["html", "soap", "nothing", "text", "null", "no list", "twice", "cursor 1e400", "cursor list", "cut"],
)
def test_an_answer_that_is_no_page_is_named_and_the_pages_before_it_are_kept(
    run: Run, fresh_database: Database, keys: KeyRing, second: bytes, problem: str
) -> None:
    first = page([encoded(1, lastName="First")], b'"2"')
    scope = of_servants(load(run, fresh_database, keys, lambda line: second if "next=2" in line else first))
    assert scope.state == "failed"
    assert problem in (scope.problem or "")
    assert "Karimova" not in (scope.problem or "")
    assert PYTHON.search(scope.problem or "") is None
    assert [name.partition(" ")[0] for name in names(run, fresh_database)] == ["First"]
    assert [row.reason for row in run(quarantined(fresh_database))] == ["truncated_page"]


def test_years_that_are_an_html_page_are_named_as_that(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    with raw_portal(lambda request: iter([answer(HTML if "/years" in request else page([]))])) as portal:
        feed = Feed(url=portal.url, secret=SecretStr("key"), retry_pause_seconds=0)
        (report,) = run(synchronise_all(fresh_database, {ARGOS: feed}, keys, NOON)).portals
    failed = {scope.stream: scope.problem for scope in report.scopes if scope.state == "failed"}
    assert set(failed) == {"competitions", "applications"}
    for problem in failed.values():
        assert "answered with an HTML page («Sign in») where JSON was expected" in (problem or "")
