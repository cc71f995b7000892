"""Lists of a portal that floods its reader, leads it in a circle or elsewhere, or lies about its length. The servers are real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import repeat
from typing import Any

import orjson
import pytest
from pydantic import SecretStr

from graph.errors import PortalError
from loaders.portal_api.contract import Feed, Page, Scope, ScopeDone, UnchangedPage, Visit
from loaders.sources import Cursor, LinkHeader, Offset, PageNumber, RestList, bearer, rest_connector
from loaders.sources.json_pages import decode_json
from loaders.sources.paginators import PageRequest, Pagination, RequestTrail
from tests.loaders.sources.test_lists import STREAM
from tests.support.json_server import Sent, Server, json_server
from tests.support.peak_memory import peak_growth

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
Read = list[Page | UnchangedPage | ScopeDone]
Parameters = Mapping[str, str]


def read(server: Server, pages: Pagination, rows_at: str | None = "items", into: Read | None = None, **feed: Any) -> Read:
    """Read a list to its end; ``into`` has what was read where that raises."""
    found: Read = [] if into is None else into
    connect = rest_connector("p", {"people": RestList("people", rows_at, pages)}, bearer)
    settings = Feed(url=server.url, secret=SecretStr("geheim"), page_size=2, retry_pause_seconds=0.01, **feed)
    with connect(Visit(settings, NOW)) as reader:
        found.extend(reader.read(STREAM, Scope(), None))
    return found


def refused(server: Server, pages: Pagination, rows_at: str | None = "items", **feed: Any) -> tuple[str, Read]:
    """Return the sentence with which a list is refused, and what was read before."""
    found: Read = []
    with pytest.raises(PortalError) as raised:
        read(server, pages, rows_at, found, **feed)
    assert not any(isinstance(page, ScopeDone) for page in found)
    return str(raised.value), found


def rows(*ids: str) -> list[dict[str, str]]:
    return [{"id": each} for each in ids]


MANY = 20_000_000
# What each value takes in a page; the rest of the page is a few bytes around it.
FLOODS = {
    "objects": (b'{"items":[', b"{},", b'{}],"next":null}'),
    "lists": (b'{"items":[', b"[],", b'[]],"next":null}'),
    "one row": (b'{"items":[{"id":[', b"0,", b'0]}],"next":null}'),
    "beside the rows": (b'{"items":[],"next":null,"x":[', b"{},", b"{}]}"),
    "names of one object": (b'{"items":[{', b'"":0,', b'"":0}],"next":null}'),
}


@pytest.mark.parametrize("flood", sorted(FLOODS))
def test_a_page_of_millions_of_values_is_refused_before_it_takes_memory(flood: str) -> None:
    begin, value, end = FLOODS[flood]
    piece, times = value * 100_000, min(MANY, 60_000_000 // len(value)) // 100_000

    def pieces() -> Iterator[bytes]:
        yield begin
        yield from repeat(piece, times)
        yield end

    def answer(path: str, parameters: Parameters) -> Sent:
        return Sent(pieces(), len(begin) + times * len(piece) + len(end))

    with json_server(answer) as server, peak_growth() as growth:
        problem, found = refused(server, Cursor())
    assert problem.startswith("The answer of p to people has over 5,000,000 values. ")
    assert found == []
    # The body itself, and the room in which it grows.
    assert growth.mebibytes < 250


@pytest.mark.parametrize("row", ["{}", "null", "[]", '{"id":1}'])
def test_a_page_with_more_rows_than_its_feed_permits_is_refused(row: str) -> None:
    body = f'{{"items":[{",".join([row] * 11)}],"next":null}}'.encode()
    with json_server(lambda path, parameters: Sent.of(body)) as server:
        problem, found = refused(server, Cursor(), max_page_rows=10)
        assert len(read(server, Cursor(), max_page_rows=11)) == 2
    assert problem.startswith("p sent an answer for people page 1 that has over 10 rows. Nothing of it was read")
    assert "raise max_page_rows of its feed" in problem
    assert found == []


def test_unreadable_rows_take_the_memory_that_they_need() -> None:
    raw = b'{"items":[' + b"null," * 199_999 + b"null]}"
    with peak_growth() as growth:
        _, unreadable = decode_json(raw, "items")
    assert len(unreadable) == 200_000
    assert growth.mebibytes < 100


@pytest.mark.parametrize(
    ("order", "pages", "cursor"),
    [
        (["a", "a"], 2, "«a»"),
        (["a", "b", "a"], 3, "«a»"),
        (["a", "b", "c", "d", "c"], 5, "«c»"),
        (["31503856070015", "31503856070015"], 2, "«…»"),
        (["eyJpZCI6MzE1MDM4NTYwNzAwMTV9", "eyJpZCI6MzE1MDM4NTYwNzAwMTV9"], 2, "«eyJp…MTV9»"),
    ],
)
def test_cursors_in_a_circle_end_the_scope_at_the_first_that_comes_again(order: list[str], pages: int, cursor: str) -> None:
    following = dict(zip(["", *order], order, strict=False))

    def answer(path: str, parameters: Parameters) -> Sent:
        at = parameters.get("next", "")
        return Sent.of(orjson.dumps({"items": rows(f"row {at}"), "next": following[at]}))

    with json_server(answer) as server:
        problem, found = refused(server, Cursor())
    assert len(server.asked) == len(found) == pages
    assert problem.startswith(f"p/people/all goes in a circle: its page {pages + 1} has the cursor {cursor}, ")
    assert "no record counts as missing" in problem


def test_links_in_a_circle_end_the_scope() -> None:
    def answer(path: str, parameters: Parameters) -> Sent:
        return Sent.of(orjson.dumps(rows(path)), Link=f'<{"/b" if path == "/a" else "a"}>; rel="next"')

    with json_server(answer) as server:
        problem, found = refused(server, LinkHeader(size=None), None)
    assert server.asked == ["/people", "/a", "/b"]
    assert len(found) == 3
    assert problem.startswith("p/people/all goes in a circle: its page 4 has the cursor «a»")


@pytest.mark.parametrize("length", [1, 2, 7, 1000])
@pytest.mark.parametrize("before", [0, 5])
def test_a_circle_beyond_the_requests_that_are_remembered_is_noticed(
    monkeypatch: pytest.MonkeyPatch, length: int, before: int
) -> None:
    monkeypatch.setattr("loaders.sources.paginators._MOST_REMEMBERED", 3)
    trail, made = RequestTrail(), 0
    for number in range(3 + before + 4 * length + 10):
        after = number - 3 - before
        cursor = f"c{after % length}" if after >= 0 else f"before {number}"
        made = number
        if trail.comes_back(PageRequest({"next": cursor}, "1", "page 1")):
            break
    assert 3 + before + length <= made < 3 + 3 * max(before, length) + 3 + length


def test_a_cursor_of_any_length_is_no_cursor() -> None:
    body = orjson.dumps({"items": rows("a"), "next": "x" * 9000})
    with json_server(lambda path, parameters: Sent.of(body)) as server:
        problem, found = refused(server, Cursor())
    assert "is not a page: 'next' is no cursor" in problem
    assert len(found) == len(server.asked) == 1


def test_the_secret_is_sent_to_no_address_that_stands_in_a_path() -> None:
    with json_server(lambda path, parameters: Sent.of(b"[]")) as elsewhere:

        def answer(path: str, parameters: Parameters) -> Sent:
            return Sent.of(orjson.dumps(rows("a")), Link=f'<{portal.url}/{elsewhere.url}/people>; rel="next"')

        with json_server(answer) as portal:
            problem, found = refused(portal, LinkHeader(size=None), None)
    assert portal.secrets == ["Bearer geheim"]
    assert elsewhere.asked == []
    assert "says that the page after people is at another host" in problem
    assert found == []


def test_the_path_of_a_link_is_requested_as_it_is_written() -> None:
    def answer(path: str, parameters: Parameters) -> Sent:
        return Sent.of(orjson.dumps(rows(path)), **({"Link": '</a%3Fb%2F..?c=1>; rel="next"'} if path == "/people" else {}))

    with json_server(answer) as server:
        read(server, LinkHeader(size=None), None)
    assert server.asked == ["/people", "/a%3Fb%2F..?c=1"]


@pytest.mark.parametrize(
    ("pages", "answer", "why"),
    [
        (Offset(total="n"), {"n": 1, "items": rows("a", "b")}, "counts 1 rows of people but has 2 from row 0"),
        (Offset(total="n"), {"n": -1, "items": rows("a", "b")}, "counts -1 rows of people but has 2 from row 0"),
        (PageNumber(pages="n"), {"n": 0, "items": rows("a", "b")}, "counts 0 pages of people and has rows on page 1"),
        (PageNumber(pages="n"), {"n": 10**9, "items": []}, "counts 1000000000 pages of people but has no rows on page 1"),
    ],
)
def test_a_length_that_an_answer_itself_contradicts_is_no_end(pages: Pagination, answer: dict[str, Any], why: str) -> None:
    with json_server(lambda path, parameters: Sent.of(orjson.dumps(answer))) as server:
        problem, found = refused(server, pages)
    assert why in problem
    assert len(found) == len(server.asked) == 1


@pytest.mark.parametrize("length", [True, 2.5, [], {}, "many", None])
def test_a_length_that_is_no_number_makes_no_page(length: Any) -> None:
    with json_server(lambda path, parameters: Sent.of(orjson.dumps({"n": length, "items": rows("a")}))) as server:
        problem, _ = refused(server, Offset(total="n"))
    assert "that is not a page" in problem
