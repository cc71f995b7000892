"""The HTTP transport with a portal that is busy, broken or sends too much. Only the network is faked."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import orjson
import pytest

from graph.errors import PortalError
from loaders.portal_api.contract import UnreadableRow
from loaders.sources.http import Answer, HttpTransport, TryAgain
from loaders.sources.json_pages import decode_json

SECRET = "s3cret-token"
QUERY = {"cursor": "31503856070019"}

Reply = httpx.Response | Exception


class Wire:
    """Gives its answers in turn, then the last one for ever; records requests and pauses."""

    def __init__(self, *answers: Reply) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    @contextmanager
    def opened(self) -> Generator[HttpTransport]:
        headers = {"Authorization": f"Bearer {SECRET}"}
        with httpx.Client(transport=httpx.MockTransport(self), base_url="http://portal", headers=headers) as client:
            yield HttpTransport(client, "a.portal", pause=self.pauses.append)

    def get(self, path: str = "api/v1/orders") -> bytes:
        with self.opened() as transport:
            return transport.get(path, QUERY)

    def post(self) -> Answer:
        with self.opened() as transport:
            return transport.post("rewards", {"pinfl": QUERY["cursor"]}, "key 7", refusals=(409, 422))


class Stream(httpx.SyncByteStream):
    """A body that is sent in pieces and may be interrupted."""

    def __init__(self, pieces: Callable[[], Iterator[bytes]]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces()


def cut() -> Iterator[bytes]:
    yield b'{"items": ['
    raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def test_the_query_and_the_sign_in_reach_the_portal() -> None:
    wire = Wire(httpx.Response(200, content=b"fine"))
    assert wire.get() == b"fine"
    assert wire.pauses == []
    (request,) = wire.requests
    assert (request.url.path, dict(request.url.params)) == ("/api/v1/orders", QUERY)
    assert request.headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_request_to_a_busy_portal_is_repeated(status: int) -> None:
    wire = Wire(httpx.Response(status), httpx.Response(200, content=b"fine"))
    assert wire.get() == b"fine"
    assert len(wire.requests) == 2


@pytest.mark.parametrize(
    "failure",
    [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut")],
    ids=lambda failure: type(failure).__name__,
)
def test_a_request_to_an_unreachable_portal_is_repeated(failure: Exception) -> None:
    wire = Wire(failure, failure, httpx.Response(200, content=b"fine"))
    assert wire.get() == b"fine"
    assert wire.pauses == [0.2, 0.4]


def test_an_interrupted_answer_is_requested_again() -> None:
    wire = Wire(httpx.Response(200, stream=Stream(cut)), httpx.Response(200, content=b"whole"))
    assert wire.get() == b"whole"
    assert len(wire.requests) == 2


def test_pauses_double_until_we_give_up_and_the_message_keeps_secrets() -> None:
    wire = Wire(httpx.Response(503, content=SECRET.encode()))
    with pytest.raises(PortalError) as raised:
        wire.get()
    assert wire.pauses == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2])
    assert len(wire.requests) == 6
    message = str(raised.value)
    assert "a.portal did not answer api/v1/orders in 6 attempts (last: status 503)" in message
    assert "run sync again" in message
    assert SECRET not in message
    assert QUERY["cursor"] not in message


def test_the_first_pause_can_be_set() -> None:
    wire = Wire(httpx.Response(503))
    with httpx.Client(transport=httpx.MockTransport(wire), base_url="http://portal") as client, pytest.raises(PortalError):
        HttpTransport(client, "a.portal", retry_pause_seconds=0.01, pause=wire.pauses.append).get("orders")
    assert wire.pauses == pytest.approx([0.01, 0.02, 0.04, 0.08, 0.16])


def test_the_message_about_an_unreachable_portal_names_the_failure_and_no_address() -> None:
    wire = Wire(httpx.ConnectError(f"http://portal/?token={SECRET}"))
    with pytest.raises(PortalError) as raised:
        wire.get()
    assert "(last: no connection)" in str(raised.value)
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize(("asked", "pause"), [("7", 7.0), ("0", 0.0), ("86400", 60.0)])
def test_retry_after_may_be_seconds(asked: str, pause: float) -> None:
    wire = Wire(httpx.Response(429, headers={"Retry-After": asked}), httpx.Response(200))
    wire.get()
    assert wire.pauses == [pause]


@pytest.mark.parametrize(("ahead", "least", "most"), [(20, 15, 20), (-20, 0, 0), (7200, 60, 60)])
def test_retry_after_may_be_a_date(ahead: int, least: float, most: float) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True)
    wire = Wire(httpx.Response(503, headers={"Retry-After": moment}), httpx.Response(200))
    wire.get()
    assert least <= wire.pauses[0] <= most


@pytest.mark.parametrize(
    "moment", ["Sun, 22 Nov 2026 08:00:00 -0000", "Sun, 22 Nov 2026 08:00:00", "soon", "", "-3", "1.5", "\u00b2"]
)
def test_a_retry_after_that_cannot_be_read_changes_nothing_or_little(moment: str) -> None:
    wire = Wire(httpx.Response(503, headers={b"Retry-After": moment.encode("latin-1")}), httpx.Response(200, content=b"fine"))
    assert wire.get() == b"fine"
    assert len(wire.pauses) == 1
    assert 0 <= wire.pauses[0] <= 60


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_sign_in_is_not_repeated_and_its_message_names_the_secret(status: int) -> None:
    wire = Wire(httpx.Response(status))
    with pytest.raises(
        PortalError, match=rf"refused api/v1/orders with status {status}\. Check the secret of this feed"
    ) as raised:
        wire.get()
    assert (len(wire.requests), wire.pauses) == (1, [])
    assert SECRET not in str(raised.value)


def test_the_message_of_another_refusal_names_the_address() -> None:
    wire = Wire(httpx.Response(404))
    with pytest.raises(PortalError, match="Check the address of this feed"):
        wire.get()
    assert len(wire.requests) == 1


def test_a_compressed_answer_is_decompressed() -> None:
    content = gzip.compress(b'{"items": []}')
    assert Wire(httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=content)).get() == b'{"items": []}'


def test_an_answer_with_a_wrong_encoding_header_is_an_error_of_the_portal() -> None:
    packed = {"Content-Encoding": "gzip"}
    wire = Wire(*(httpx.Response(200, headers=packed, stream=Stream(lambda: iter([b"no gzip at all"]))) for _ in range(6)))
    with pytest.raises(PortalError, match=r"a\.portal did not answer .* \(last: an answer that cannot be unpacked\)"):
        wire.get()


def test_an_answer_that_is_too_large_is_refused_before_its_end() -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 2**20
            yield bytes(2**20)

    with pytest.raises(PortalError, match=r"larger than 64 MiB\. Set a smaller page_size"):
        Wire(httpx.Response(200, stream=Stream(pieces))).get()
    assert sent < 70 * 2**20


def test_a_small_answer_that_decompresses_to_a_huge_one_is_refused() -> None:
    bomb = gzip.compress(bytes(80 * 2**20))
    wire = Wire(httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=bomb))
    with pytest.raises(PortalError, match="larger than 64 MiB"):
        wire.get()


def test_a_post_is_repeated_with_its_idempotency_key() -> None:
    wire = Wire(httpx.Response(503), httpx.ReadTimeout("slow"), httpx.Response(201, content=b"receipt"))
    assert wire.post() == Answer(201, b"receipt")
    for request in wire.requests:
        assert (request.method, request.url.path) == ("POST", "/rewards")
        assert (request.headers["idempotency-key"], request.headers["content-type"]) == ("key 7", "application/json")
        assert orjson.loads(request.content) == {"pinfl": QUERY["cursor"]}
    assert len(wire.requests) == 3


@pytest.mark.parametrize("status", [409, 422])
def test_an_expected_refusal_is_returned_as_an_answer(status: int) -> None:
    wire = Wire(httpx.Response(status, content=b"why not"))
    assert wire.post() == Answer(status, b"why not")
    assert len(wire.requests) == 1


@pytest.mark.parametrize(("status", "attempts"), [(400, 1), (413, 1), (503, 6)])
def test_the_message_about_a_failed_post_does_not_contain_its_body(status: int, attempts: int) -> None:
    wire = Wire(httpx.Response(status))
    with pytest.raises(PortalError, match=r"a\.portal .* rewards") as raised:
        wire.post()
    assert len(wire.requests) == attempts
    assert QUERY["cursor"] not in str(raised.value)


def test_a_hook_can_cause_another_attempt() -> None:
    troubles = ["the first trouble"]

    def check(response: httpx.Response) -> None:
        if troubles:
            raise TryAgain(troubles.pop())

    hooks = {"response": [check]}
    with httpx.Client(
        transport=httpx.MockTransport(Wire(httpx.Response(200))), base_url="http://portal", event_hooks=hooks
    ) as client:
        assert HttpTransport(client, "a.portal", pause=lambda _: None).get("orders") == b""
    assert troubles == []


def test_a_json_page_has_an_envelope_and_rows() -> None:
    envelope, rows = decode_json('{"items": [{"id": "oʻ"}], "next": "x"}'.encode(), "items")
    assert (envelope["next"], rows) == ("x", [{"id": "oʻ"}])


def test_a_row_with_a_broken_letter_is_unreadable_and_its_neighbours_are_not() -> None:
    _, rows = decode_json(b'{"items": [{"id": "1"}, {"id": "2", "name": "\xff"}, 7]}', "items")
    assert rows[0] == {"id": "1"}
    assert isinstance(rows[1], UnreadableRow)
    assert (rows[1].reason, rows[1].field) == ("wrong_encoding", "name")
    assert orjson.loads(rows[1].raw)["id"] == "2"
    assert isinstance(rows[2], UnreadableRow)
    assert rows[2].reason == "not_an_object"


def test_a_row_with_a_broken_letter_in_a_nested_field_is_unreadable() -> None:
    _, rows = decode_json(b'{"items": [{"id": "1", "versions": [{"name": "\xff"}]}, {"id": "2"}]}', "items")
    assert isinstance(rows[0], UnreadableRow)
    assert (rows[0].reason, rows[0].field) == ("wrong_encoding", "versions.0.name")
    assert rows[1] == {"id": "2"}


@pytest.mark.parametrize("raw", [b'{"items": [{"id": "1"', b"", b"<html>", b'{"rows": []}', b'{"items": null}', b"[1]", b"7"])
def test_an_answer_that_is_not_a_page_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_json(raw, "items")


def test_a_row_with_a_field_twice_is_set_apart_and_its_neighbours_are_read() -> None:
    _, rows = decode_json(
        b'{"items": [{"id": 1}, {"id": 2, "until": 1, "until": null}, {"id": 3, "v": [{"a": 1, "a": 2}]}]}', "items"
    )
    assert rows == [
        {"id": 1},
        UnreadableRow("repeated_field", b'{"id":2,"until":null}', "until"),
        UnreadableRow("repeated_field", b'{"id":3,"v":[{"a":2}]}', "v.0.a"),
    ]
    with pytest.raises(ValueError, match="it has the field 'items' twice"):
        decode_json(b'{"items": [{"id": 1}], "items": []}', "items")
