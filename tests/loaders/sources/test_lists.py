"""Declared lists over HTTP: how they are requested, where they end, what never counts as an end. Only the network is faked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest
from pydantic import SecretStr

from graph.errors import PortalError
from graph.model import facts
from graph.model.facts import Fact, person
from loaders.portal_api.contract import (
    CoveredDays,
    Feed,
    Page,
    Row,
    Scope,
    ScopeDone,
    Stream,
    StreamMode,
    UnchangedPage,
    UnreadableRow,
    Visit,
)
from loaders.sources import (
    Cursor,
    Days,
    LinkHeader,
    ListReader,
    Numbers,
    Offset,
    PageNumber,
    RestList,
    SignIn,
    Since,
    Timestamps,
    api_key,
    bearer,
    no_sign_in,
    oauth2,
    rest_connector,
)
from loaders.sources.http import HttpTransport
from loaders.sources.paginators import Pagination
from loaders.sources.rest import PageTransport

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EARLIER = "2026-11-01T00:00:00Z"


class Person(Row):
    id: str


def servant(row: Person) -> Iterator[Fact]:
    yield facts.Servant(ref=person("X", row.id), name=row.id)


STREAM = Stream("people", Person, ("id",), servant, StreamMode.DELTA)


class Portal:
    """Gives the answers of a test in their order; records the requests."""

    def __init__(self, *answers: bytes | dict[str, Any] | list[Any] | httpx.Response) -> None:
        self._answers = list(answers)
        self.asked: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.conditions: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(dict(request.url.params))
        self.paths.append(request.url.path)
        self.conditions.append(request.headers.get("If-None-Match"))
        answer = self._answers.pop(0)
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, content=answer if isinstance(answer, bytes) else orjson.dumps(answer))

    def read(
        self, declared: RestList, since: str | None = None, notes: Mapping[str, str] | None = None
    ) -> Iterator[Page | UnchangedPage | ScopeDone]:
        with httpx.Client(transport=httpx.MockTransport(self), base_url="http://portal/base") as client:
            visit = Visit(Feed(page_size=2), NOON)
            reader = ListReader("p", {"people": declared}, PageTransport(client, "p"), visit)
            yield from reader.read(STREAM, Scope(notes=notes or {}), since)


def rows(*ids: str, **more: Any) -> list[dict[str, Any]]:
    return [{"id": each, **more} for each in ids]


def ids(read: list[Page | UnchangedPage | ScopeDone]) -> list[str]:
    found = [row for page in read if isinstance(page, Page) for row in page.decode()]
    return [row["id"] for row in found if not isinstance(row, UnreadableRow)]


def names(read: list[Page | UnchangedPage | ScopeDone]) -> list[str]:
    return [page.name for page in read if isinstance(page, Page)]


ENDINGS: list[tuple[Pagination, list[dict[str, Any]], list[dict[str, str]]]] = [
    (
        PageNumber(pages="last"),
        [{"last": 2, "items": rows("a", "b")}, {"last": 2, "items": rows("c")}],
        [{"page": "1", "size": "2"}, {"page": "2", "size": "2"}],
    ),
    (
        PageNumber("p", size=None, begins_at=0),
        [{"items": rows("a", "b")}, {"items": rows("c")}, {"items": []}],
        [{"p": "0"}, {"p": "1"}, {"p": "2"}],
    ),
    (
        Offset(total="total"),
        [{"total": 3, "items": rows("a", "b")}, {"total": 3, "items": rows("c")}],
        [{"offset": "0", "limit": "2"}, {"offset": "2", "limit": "2"}],
    ),
    (
        Offset(more="more"),
        [{"more": True, "items": rows("a", "b")}, {"more": False, "items": rows("c")}],
        [{"offset": "0", "limit": "2"}, {"offset": "2", "limit": "2"}],
    ),
    (
        Offset(),
        [{"items": rows("a", "b")}, {"items": rows("c")}, {"items": []}],
        [{"offset": "0", "limit": "2"}, {"offset": "2", "limit": "2"}, {"offset": "3", "limit": "2"}],
    ),
    (
        Cursor("after", at="following"),
        [{"following": "x", "items": rows("a", "b")}, {"following": None, "items": rows("c")}],
        [{"limit": "2"}, {"limit": "2", "after": "x"}],
    ),
]


@pytest.mark.parametrize(("pages", "answers", "asked"), ENDINGS)
def test_a_list_is_read_to_the_end_that_it_announces(pages: Pagination, answers: list[Any], asked: list[dict[str, str]]) -> None:
    portal = Portal(*answers)
    read = list(portal.read(RestList("people", "items", pages, records_from=date(2020, 1, 1))))
    assert ids(read) == ["a", "b", "c"]
    assert read[-1] == ScopeDone(CoveredDays(date(2020, 1, 1), date(2026, 11, 20)))
    assert portal.asked == asked
    assert set(portal.paths) == {"/base/people"}
    assert len(set(names(read))) == len(answers)


def link(target: str, *ids: str) -> httpx.Response:
    return httpx.Response(200, json=rows(*ids), headers={"Link": f'<{target}>; rel="next"'})


def test_links_in_the_header_are_followed_on_the_same_host() -> None:
    portal = Portal(link("/base/people?cursor=7", "a", "b"), link("http://portal/base/more?cursor=8", "c"), rows("d"))
    read = list(portal.read(RestList("people", None, LinkHeader(), parameters={"region": "14"})))
    assert ids(read) == ["a", "b", "c", "d"]
    assert portal.paths == ["/base/people", "/base/people", "/base/more"]
    assert portal.asked == [{"per_page": "2", "region": "14"}, {"cursor": "7", "region": "14"}, {"cursor": "8", "region": "14"}]


@pytest.mark.parametrize("target", ["http://elsewhere/people", "https://portal/base/people", "http://portal:81/base/people"])
def test_a_link_to_another_host_is_refused(target: str) -> None:
    portal = Portal(link(target, "a"))
    with pytest.raises(PortalError, match="at another host"):
        list(portal.read(RestList("people", None, LinkHeader())))
    assert len(portal.paths) == 1


def test_lists_with_links_need_a_page_transport() -> None:
    with httpx.Client() as client, pytest.raises(TypeError, match="PageTransport"):
        ListReader("p", {"people": RestList("x", None, LinkHeader())}, HttpTransport(client, "p"), Visit(Feed(), NOON))


@pytest.mark.parametrize(
    ("pages", "answer"),
    [
        (Offset(total="total"), b'{"total": 3, "items": [{"id": "c"'),
        (Offset(total="total"), b'{"items": []}'),
        (Offset(total="total"), b'{"total": null, "items": []}'),
        (Offset(total="total"), b"[]"),
        (Offset(total="total"), b"<html>"),
        (PageNumber(pages="last"), b'{"items": []}'),
        (Cursor(), b'{"items": [], "next": {"is": "no cursor"}}'),
    ],
)
def test_an_answer_that_is_not_a_page_goes_to_quarantine_and_leaves_the_list_incomplete(pages: Pagination, answer: bytes) -> None:
    first = {"total": 3, "last": 3, "next": "x", "items": rows("a", "b")}
    read = Portal(first, answer).read(RestList("people", "items", pages))
    next(read)
    page = next(read)
    assert isinstance(page, Page)
    assert page.decode() == [UnreadableRow("truncated_page", answer)]
    with pytest.raises(PortalError, match="that is not a page"):
        next(read)


@pytest.mark.parametrize(
    ("pages", "answer", "why"),
    [
        (Offset(total="total"), {"total": 3, "items": []}, "counts 3 rows of people but has none from row 2"),
        (Offset(more="more"), {"more": True, "items": []}, "more rows of people but has none from row 2"),
        (PageNumber(pages="last"), {"last": 3, "items": []}, "counts 3 pages of people but has no rows on page 2"),
        (Cursor(), {"next": "x", "items": rows("c")}, "its page 3 has the cursor «x», with which a page was read before"),
    ],
)
def test_a_list_that_is_shorter_than_announced_is_incomplete(pages: Pagination, answer: dict[str, Any], why: str) -> None:
    first = {"total": 3, "more": True, "last": 3, "next": "x", "items": rows("a", "b")}
    read: list[Page | UnchangedPage | ScopeDone] = []
    with pytest.raises(PortalError, match=why):
        read.extend(Portal(first, answer).read(RestList("people", "items", pages)))


def test_an_empty_list_is_a_list() -> None:
    for pages, empty in ((Offset(total="n"), {"n": 0}), (PageNumber(pages="n"), {"n": 0}), (PageNumber(pages="n"), {"n": 1})):
        page, done = Portal({**empty, "items": []}).read(RestList("people", "items", pages))
        assert isinstance(page, Page)
        assert page.decode() == []
        assert done == ScopeDone()


CHANGED = Since("since", "changed", lag=timedelta(minutes=10), sorted=True)


def paged(since: Since) -> RestList:
    return RestList("people", "items", Offset(more="more"), since)


@pytest.mark.parametrize(("sorted_", "moved"), [(True, ["2026-11-05T00:00:00Z", "2026-11-06T00:00:00Z"]), (False, [None, None])])
def test_pages_move_the_watermark_only_of_a_sorted_list(sorted_: bool, moved: list[str | None]) -> None:
    since = Since("since", "changed", sorted=sorted_)
    one, two = rows("a", changed="2026-11-05T00:00:00Z"), rows("b", changed="2026-11-06T00:00:00Z")
    read = list(Portal({"more": True, "items": one}, {"more": False, "items": two}).read(paged(since), EARLIER))
    assert [page.watermark for page in read if isinstance(page, Page)] == moved
    assert read[-1] == ScopeDone(watermark="2026-11-06T00:00:00Z")


@pytest.mark.parametrize(
    ("kind", "since", "changed", "asked", "watermark"),
    [
        (Timestamps(), EARLIER, "2026-11-05T05:00:00+05:00", "2026-10-31T23:50:00Z", "2026-11-05T00:00:00Z"),
        (Timestamps(), EARLIER, "2031-01-01T00:00:00Z", "2026-10-31T23:50:00Z", "2026-11-20T12:00:00Z"),
        (Timestamps(), EARLIER, None, "2026-10-31T23:50:00Z", EARLIER),
        (Timestamps(), EARLIER, "2026-02-31", "2026-10-31T23:50:00Z", EARLIER),
        (Days("%d.%m.%Y"), "2026-11-01", "05.11.2026", "31.10.2026", "2026-11-05"),
        (Days("%d.%m.%Y"), "2026-11-01", "01.01.2031", "31.10.2026", "2026-11-20"),
        (Days("%d.%m.%Y"), "2026-11-01", "2026-11-05", "31.10.2026", "2026-11-01"),
        (Days(), "2026-11-01", 7, "2026-10-31", "2026-11-01"),
        (Numbers(), "9", 10, "9", "10"),
        (Numbers(), "9", True, "9", "9"),
        (Numbers(), "9", "10", "9", "9"),
    ],
)
def test_possible_values_move_the_watermark_and_the_lag_is_read_again(
    kind: Any, since: str, changed: object, asked: str, watermark: str
) -> None:
    portal = Portal({"more": False, "items": rows("a", changed=changed)})
    lag = timedelta(days=1) if isinstance(kind, Days) else timedelta(minutes=10)
    page, done = portal.read(paged(Since("since", "changed", kind, lag, sorted=True)), since)
    assert isinstance(page, Page)
    assert (page.watermark, done) == (watermark, ScopeDone(watermark=watermark))
    assert portal.asked[0]["since"] == asked


@pytest.mark.parametrize("kind", [Timestamps(), Days(), Numbers()])
def test_a_back_fill_from_a_value_of_another_kind_is_refused(kind: Any) -> None:
    with pytest.raises(PortalError, match="cannot be asked for people since 'last week'"):
        list(Portal().read(paged(Since("since", "changed", kind)), "last week"))


def test_a_first_read_requests_everything_and_no_changes_leave_the_watermark() -> None:
    portal = Portal({"more": False, "items": []}, {"more": False, "items": []})
    _, done = portal.read(paged(CHANGED))
    assert done == ScopeDone()
    _, done = portal.read(paged(CHANGED), EARLIER)
    assert done == ScopeDone(watermark=EARLIER)
    assert "since" not in portal.asked[0]


@pytest.mark.parametrize(
    ("sign_in", "feed", "lacks"),
    [
        (no_sign_in, Feed(), "a url"),
        (bearer, Feed(url="http://x"), "its bearer token"),
        (api_key(), Feed(url="http://x"), "its API key"),
        (oauth2(), Feed(url="http://x", secret=SecretStr("s")), "an account"),
    ],
)
def test_the_message_names_what_a_feed_lacks(sign_in: SignIn, feed: Feed, lacks: str) -> None:
    connect = rest_connector("p", {}, sign_in)
    with pytest.raises(PortalError, match=rf"p needs .*{lacks}"), connect(Visit(feed, NOON)):
        pass


@pytest.mark.parametrize(
    ("sign_in", "header", "value"),
    [(bearer, "authorization", "Bearer geheim"), (api_key("X-Key"), "x-key", "geheim"), (no_sign_in, "authorization", None)],
)
def test_requests_are_signed_and_the_secret_stays_out_of_messages(
    sign_in: SignIn, header: str, value: str | None, refusing: Callable[[list[httpx.Headers]], str]
) -> None:
    seen: list[httpx.Headers] = []
    feed = Feed(url=refusing(seen), secret=SecretStr("geheim"))
    connect = rest_connector("p", {"people": RestList("people", "items", Offset(total="total"))}, sign_in)
    with connect(Visit(feed, NOON)) as reader, pytest.raises(PortalError, match="refused people") as raised:
        list(reader.read(STREAM, Scope(), None))
    assert [headers.get(header) for headers in seen] == [value]
    assert "geheim" not in str(raised.value) + repr(feed)


def tagged(tag: str, ids: list[str], following: str | None = None, at: str = EARLIER) -> httpx.Response:
    answer = {"items": rows(*ids, changed=at), "next": following}
    return httpx.Response(200, json=answer, headers={"ETag": tag})


def not_modified() -> httpx.Response:
    return httpx.Response(304, headers={"ETag": "whatever"})


def notes(read: list[Page | UnchangedPage | ScopeDone]) -> dict[str, str]:
    return {page.name: page.note for page in read if isinstance(page, Page) and page.note}


def test_a_page_with_a_valid_etag_is_not_sent_and_the_list_continues_after_it() -> None:
    declared = RestList("people", "items", Cursor())
    first = list(Portal(tagged('"1"', ["a", "b"], "x"), tagged('W/"2"', ["c"])).read(declared))
    portal = Portal(not_modified(), tagged('"3"', ["d"]))
    again = list(portal.read(declared, notes=notes(first)))
    assert portal.conditions == ['"1"', 'W/"2"']
    assert portal.asked == [{"limit": "2"}, {"limit": "2", "next": "x"}]
    assert again[0] == UnchangedPage(names(first)[0])
    assert ids(again) == ["d"]
    assert isinstance(again[-1], ScopeDone)


def test_a_page_that_is_not_sent_still_moves_the_watermark() -> None:
    declared = RestList("people", "items", Cursor(), Since("since", "changed", Timestamps()))
    first = list(Portal(tagged('"1"', ["a"], at="2026-11-05T08:00:00Z")).read(declared, EARLIER))
    again = list(Portal(not_modified()).read(declared, EARLIER, notes(first)))
    assert again[-1] == first[-1]
    assert isinstance(first[-1], ScopeDone)
    assert first[-1].watermark == "2026-11-05T08:00:00Z"


def test_an_etag_is_not_used_for_another_request() -> None:
    first = list(Portal(tagged('"1"', ["a"])).read(RestList("people", "items", Cursor(), parameters={"of": "north"})))
    portal = Portal(tagged('"1"', ["b"]))
    again = list(portal.read(RestList("people", "items", Cursor(), parameters={"of": "south"}), notes=notes(first)))
    assert (portal.conditions, ids(again)) == ([None], ["b"])


@pytest.mark.parametrize("tag", ["", '"' + "x" * 600 + '"'])
def test_an_empty_or_very_long_etag_is_not_noted(tag: str) -> None:
    assert notes(list(Portal(tagged(tag, ["a"])).read(RestList("people", "items", Cursor())))) == {}


def test_a_note_of_another_version_is_ignored() -> None:
    declared = RestList("people", "items", Cursor())
    first = list(Portal(tagged('"1"', ["a"])).read(declared))
    portal = Portal(tagged('"1"', ["a"]))
    assert ids(list(portal.read(declared, notes=dict.fromkeys(names(first), "{}")))) == ["a"]
    assert portal.conditions == [None]


def test_no_etag_is_noted_for_a_list_that_is_shorter_than_announced() -> None:
    declared = RestList("people", "items", PageNumber(pages="last"))
    answer = httpx.Response(200, json={"last": 2, "items": []}, headers={"ETag": '"1"'})
    read: list[Page | UnchangedPage | ScopeDone] = []
    with pytest.raises(PortalError, match="counts 2 pages"):
        read.extend(Portal(answer).read(declared))
    assert notes(read) == {}


def test_pages_with_links_in_headers_are_always_sent_because_an_etag_does_not_cover_the_link() -> None:
    declared = RestList("people", None, LinkHeader())
    first = list(Portal(httpx.Response(200, json=rows("a", "b"), headers={"ETag": '"1"'})).read(declared))
    portal = Portal(
        httpx.Response(200, json=rows("a", "b"), headers={"ETag": '"1"', "Link": '</base/more>; rel="next"'}), rows("c")
    )
    assert ids(list(portal.read(declared, notes=notes(first)))) == ["a", "b", "c"]
    assert portal.conditions == [None, None]


def test_a_page_that_is_not_sent_never_moves_the_watermark_back() -> None:
    declared = RestList("people", "items", Cursor(), Since("since", "changed", Timestamps()))
    first = [tagged('"1"', ["a"], "x", "2026-11-02T00:00:00Z"), tagged('"2"', ["b"], None, "2026-11-03T00:00:00Z")]
    noted = notes(list(Portal(*first).read(declared, EARLIER)))
    later = Portal(tagged('"9"', ["a"], "x", "2026-11-09T00:00:00Z"), tagged('"2"', ["b"], None, "2026-11-03T00:00:00Z"))
    assert list(later.read(declared, EARLIER, noted))[-1] == ScopeDone(watermark="2026-11-09T00:00:00Z")


def test_a_corrected_declaration_requests_every_page_again() -> None:
    wrong, right = RestList("people", "items", Cursor(at="nxt")), RestList("people", "items", Cursor(at="next"))
    noted = notes(list(Portal(tagged('"1"', ["a"], "x")).read(wrong)))
    assert ids(list(Portal(tagged('"1"', ["a"], "x"), tagged('"2"', ["b"])).read(right, notes=noted))) == ["a", "b"]
