"""Answers without an end, without haste, or packed to burst: each is given up within its limit, with a sentence."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial

import orjson
import pytest
from pydantic import SecretStr

from graph.errors import PortalError
from loaders.portal_api.contract import Feed
from loaders.sources.auth import ApiKey, ClientCredentials
from loaders.sources.client import portal_client
from loaders.sources.http import HttpTransport
from loaders.sources.xroad import xroad_client
from tests.support.raw_portal import RawPortal, Write, answer, endless_head, raw_portal

SECRET = "s3cret-token"
PEOPLE = ("people", {"pinfl": "31503856070019"})
MIB = 2**20
TOKEN = answer(b'{"access_token": "t", "expires_in": 60}')


def endless(head: bytes, piece: bytes = b" " * 65536) -> Iterator[bytes]:
    yield head
    while True:
        yield piece


def trickle(text: bytes, seconds: float = 0.05) -> Iterator[bytes]:
    for letter in text:
        yield bytes([letter])
        time.sleep(seconds)


def trickle_for_ever(text: bytes) -> Iterator[bytes]:
    while True:
        yield from trickle(text)


@contextmanager
def opened(portal: RawPortal, *, answer_seconds: float = 30.0, oauth: bool = False) -> Generator[HttpTransport]:
    feed = Feed(url=portal.url, timeout_seconds=5.0, answer_seconds=answer_seconds)
    signed = ClientCredentials(f"{portal.url}/oauth/token", "hub", SecretStr(SECRET), "a.portal")
    with portal_client(feed, "a.portal", signed if oauth else ApiKey(SecretStr(SECRET))) as client:
        yield HttpTransport(client, "a.portal", pause=lambda seconds: None)


def refusal(write: Write, *, answer_seconds: float = 30.0, oauth: bool = False, post: bool = False) -> tuple[str, RawPortal]:
    """Return the message that a request ends with, and the portal."""
    with raw_portal(write) as portal:
        with opened(portal, answer_seconds=answer_seconds, oauth=oauth) as transport:
            deliver = partial(transport.post, "rewards", {"number": "1"}, "key", refusals=(409,))
            ask = deliver if post else partial(transport.get, *PEOPLE)
            with pytest.raises(PortalError) as raised:
                ask()
        message = str(raised.value)
        assert SECRET not in message
        assert "31503856070019" not in message
        assert portal.url not in message
        return message, portal


def signing_in(page: Callable[[], Iterator[bytes]], sign_in: Callable[[], Iterator[bytes]] = lambda: iter([TOKEN])) -> Write:
    return lambda request: sign_in() if request.startswith("POST /oauth") else page()


# Sizes


def test_an_endless_page_is_given_up_after_64_mib() -> None:
    message, portal = refusal(lambda request: endless(endless_head()))
    assert message == "The answer of a.portal to people is larger than 64 MiB. Set a smaller page_size for this feed."
    assert (len(portal.requests), portal.taken < 80 * MIB) == (1, True)


@pytest.mark.parametrize("status", ["200 OK", "409 Conflict"])
def test_an_endless_receipt_is_given_up_after_one_mib(status: str) -> None:
    message, portal = refusal(lambda request: endless(endless_head(status=status)), post=True)
    assert message == ("The answer of a.portal to rewards is larger than 1 MiB. Check that the url of this feed is the portal's.")
    assert portal.taken < 8 * MIB


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_an_endless_sign_in_is_given_up_after_one_mib(packed: bool) -> None:
    def sign_in() -> Iterator[bytes]:
        if not packed:
            yield from endless(endless_head())
        yield answer(gzip.compress(bytes(40 * MIB)), "Content-Encoding: gzip")

    message, portal = refusal(signing_in(lambda: iter(()), sign_in), oauth=True)
    assert message == (
        "The answer of a.portal to the sign-in is larger than 1 MiB. Check that the url of this feed is the portal's."
    )
    assert portal.taken < 8 * MIB


@pytest.mark.parametrize("status", ["401 Unauthorized", "404 Not Found", "503 Busy", "302 Found", "400 Bad"])
@pytest.mark.parametrize("at_sign_in", [False, True], ids=["page", "sign-in"])
def test_the_endless_body_of_a_refusal_is_not_read(status: str, at_sign_in: bool) -> None:
    def refuse() -> Iterator[bytes]:
        return endless(endless_head("Location: /elsewhere", status=status))

    message, portal = refusal(signing_in(iter(()).__iter__, refuse) if at_sign_in else signing_in(refuse), oauth=True)
    assert f"status {status[:3]}" in message
    assert portal.taken < 8 * MIB * len(portal.requests)


@pytest.mark.parametrize(("coding", "wbits"), [("gzip", 31), ("x-gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_a_page_that_unpacks_to_more_than_64_mib_is_refused(coding: str, wbits: int) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    bomb = b"".join(packer.compress(bytes(MIB)) for _ in range(70)) + packer.flush()
    message, _ = refusal(lambda request: iter([answer(bomb, f"Content-Encoding: {coding}")]))
    assert "is larger than 64 MiB. Set a smaller page_size" in message


def test_a_packed_page_that_unpacks_to_nothing_has_an_end_all_the_same() -> None:
    # Stored blocks of no bytes: they may follow one another for ever.
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    beginning = packed.compress(b"") + packed.flush(zlib.Z_FULL_FLUSH)
    nothing = b"\x00\x00\x00\xff\xff" * 13107
    message, portal = refusal(lambda request: endless(endless_head("Content-Encoding: gzip") + beginning, nothing))
    assert "is larger than 64 MiB" in message
    assert portal.taken < 80 * MIB


def test_a_page_of_many_packed_pieces_is_not_unpacked() -> None:
    message, _ = refusal(lambda request: iter([answer(gzip.compress(b"") * 100_000, "Content-Encoding: gzip")]))
    assert "last: an answer that cannot be unpacked" in message


# Ways of packing


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Encoding: gzip, gzip",),
        ("Content-Encoding: gzip", "Content-Encoding: gzip"),
        ("content-encoding:  GZIP ,deflate ",),
        ("Content-Encoding: br",),
        ("Content-Encoding: zstd",),
        ("Content-Encoding: compress",),
        ("Content-Encoding: aes128gcm",),
        ("Content-Encoding: gzip,identity,gzip",),
        (f"Content-Encoding: {'gzip,' * 500}gzip",),
    ],
    ids=["twice", "repeated header", "two kinds", "br", "zstd", "compress", "aes128gcm", "around identity", "500 times"],
)
def test_an_answer_that_is_packed_otherwise_than_asked_for_is_refused(headers: tuple[str, ...]) -> None:
    body = gzip.compress(gzip.compress(b"{}"))
    message, portal = refusal(lambda request: iter([answer(body, *headers)]))
    assert "it may be packed once, as gzip or deflate. Ask the portal's operator" in message
    assert len(message) < 400
    assert len(portal.requests) == 1
    message, _ = refusal(signing_in(lambda: iter(()), lambda: iter([answer(body, *headers)])), oauth=True)
    assert message.startswith("The answer of a.portal to the sign-in is packed as «")


def without_head(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


def in_two_streams(body: bytes) -> bytes:
    return gzip.compress(body[:3]) + gzip.compress(body[3:])


ACCEPTED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "plain": ("X-Plain: yes", bytes),
    "identity": ("Content-Encoding: identity", bytes),
    "blank": ("Content-Encoding:", bytes),
    "spaces and case": ("Content-Encoding:   GZip  ", gzip.compress),
    "x-gzip": ("Content-Encoding: x-gzip", gzip.compress),
    "beside identity": ("Content-Encoding: identity, gzip", gzip.compress),
    "zlib": ("Content-Encoding: deflate", zlib.compress),
    "raw deflate": ("Content-Encoding: deflate", without_head),
    "two streams": ("Content-Encoding: gzip", in_two_streams),
}


@pytest.mark.parametrize("name", ACCEPTED)
@pytest.mark.parametrize("slowly", [False, True], ids=["at once", "byte by byte"])
def test_an_answer_that_is_packed_as_asked_for_is_read(name: str, slowly: bool) -> None:
    header, pack = ACCEPTED[name]
    body = b'{"items": [1, 2, 3]}' * 3
    sent = answer(pack(body), header)
    with raw_portal(lambda request: trickle(sent, 0.0) if slowly else iter([sent])) as portal, opened(portal) as transport:
        assert transport.get("people") == body
        assert "accept-encoding: gzip, deflate\r\n" in portal.requests[0].lower()


@pytest.mark.parametrize(
    "body",
    [b"no gzip at all", gzip.compress(b"{}" * 100)[:-9], gzip.compress(b"{}")[:1], gzip.compress(b"{}") + b"more"],
    ids=["another format", "cut", "cut in its head", "more follows"],
)
def test_an_answer_that_cannot_be_unpacked_is_asked_for_again(body: bytes) -> None:
    message, portal = refusal(lambda request: iter([answer(body, "Content-Encoding: gzip")]))
    assert "did not answer people in 6 attempts (last: an answer that cannot be unpacked)" in message
    assert len(portal.requests) == 6


# Time


CHUNKED = endless_head("Transfer-Encoding: chunked")
TRICKLING: dict[str, Callable[[], Iterator[bytes]]] = {
    "status line": lambda: trickle_for_ever(b"HTTP/1.1 200 OK\r\n"),
    "first letters": lambda: trickle_for_ever(b"H"),
    "body": lambda: trickle(endless_head() + b" " * 10_000),
    "chunks": lambda: trickle(CHUNKED + b"1\r\n \r\n" * 10_000),
    "chunk extension": lambda: trickle(CHUNKED + b"1;" + b"x" * 10_000),
    "packed body": lambda: trickle(endless_head("Content-Encoding: gzip") + gzip.compress(bytes(10 * MIB))),
    "interim answers without end": lambda: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("name", TRICKLING)
@pytest.mark.parametrize("kind", ["page", "receipt", "sign-in"])
def test_an_answer_that_trickles_is_given_up_as_a_whole(name: str, kind: str) -> None:
    write = TRICKLING[name]
    message, portal = refusal(
        signing_in(lambda: iter(()), write) if kind == "sign-in" else lambda request: write(),
        answer_seconds=0.1,
        oauth=kind == "sign-in",
        post=kind == "receipt",
    )
    assert "was not complete within 0.1 seconds, though it kept coming" in message
    assert "answer_seconds" in message
    assert len(portal.requests) == 1


def test_a_sign_in_that_never_answers_has_the_time_out_of_its_request() -> None:
    def silent(request: str) -> Iterator[bytes]:
        time.sleep(0.3)
        yield b""

    with raw_portal(silent) as portal:
        feed = Feed(url=portal.url, timeout_seconds=0.05)
        signed = ClientCredentials(f"{portal.url}/oauth/token", "hub", SecretStr(SECRET), "a.portal")
        with portal_client(feed, "a.portal", signed) as client, pytest.raises(PortalError, match="last: no answer in time"):
            HttpTransport(client, "a.portal", pause=lambda seconds: None).get("people")


def test_the_time_of_one_answer_is_not_that_of_all_answers() -> None:
    def write(request: str) -> Iterator[bytes]:
        time.sleep(0.3)
        yield answer(b"fine")

    with raw_portal(write) as portal, opened(portal, answer_seconds=1.0) as transport:
        assert [transport.get("people") for _ in range(4)] == [b"fine"] * 4


# Heads


def test_a_head_without_an_end_is_given_up_and_named() -> None:
    message, portal = refusal(lambda request: endless(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 1000))
    assert "(last: an answer that was cut or is not HTTP)" in message
    assert portal.taken < 16 * MIB


def test_cookies_do_not_add_up() -> None:
    def write(request: str) -> Iterator[bytes]:
        number = len(portal.requests)
        yield answer(b"fine", *(f"Set-Cookie: c{number}-{each}=x" for each in range(40)))

    with raw_portal(write) as portal, opened(portal) as transport:
        for _ in range(10):
            transport.get("people")
        assert max(request.count("=x") for request in portal.requests) <= 80


@pytest.mark.parametrize(
    "sent",
    [b"SSH-2.0-OpenSSH_9.6\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", b"\x16\x03\x01\x02\x00", b"<html>"],
    ids=["ssh", "nothing", "cut", "tls", "html without a head"],
)
def test_an_answer_that_is_no_http_is_named_as_that(sent: bytes) -> None:
    message, _ = refusal(lambda request: iter([sent]))
    assert "(last: an answer that was cut or is not HTTP)" in message


# Redirects


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 Other", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize("kind", ["page", "receipt", "sign-in", "x-road"])
def test_no_redirect_is_followed(status: str, kind: str) -> None:
    with raw_portal(lambda request: iter([answer(b"{}")])) as elsewhere:

        def redirect(request: str = "") -> Iterator[bytes]:
            yield answer(b"", f"Location: {elsewhere.url}/steal?token={SECRET}", status=status)

        if kind == "x-road":
            with raw_portal(redirect) as gateway, xroad_client(Feed(url=gateway.url, account="UZ/1"), "a.portal") as client:
                with pytest.raises(PortalError) as raised:
                    HttpTransport(client, "a.portal").get("r1/x")
                message = str(raised.value)
        elif kind == "sign-in":
            message, _ = refusal(signing_in(lambda: iter(()), redirect), oauth=True)
        else:
            message, _ = refusal(redirect, post=kind == "receipt")
        assert elsewhere.requests == []
    assert f"status {status[:3]}" in message
    assert "url of this feed" in message
    assert "steal" not in message
    if kind != "sign-in":
        assert "it redirects to 127.0.0.1, and redirects are not followed" in message


# Sign-in


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<html><title>Sign in</title>", "an HTML page («Sign in») in answer to the sign-in"),
        (b"", "nothing in answer to the sign-in"),
        (b'{"access_token": ', "broken JSON in answer to the sign-in"),
        (b"null", "no token in the answer to the sign-in"),
        (b"[1]", "no token in the answer to the sign-in"),
        (b'{"access_token": null}', "no token in the answer to the sign-in"),
        (b'{"access_token": 7}', "no token in the answer to the sign-in"),
        (b'{"access_token": "a\\r\\nX-Evil: 1"}', "a token that no header can carry"),
        ('{"access_token": "токен"}'.encode(), "a token that no header can carry"),
        (b'{"access_token": "%s"}' % (b"x" * 20_000), "a token that no header can carry"),
        (b'{"access_token": "t", "expires_in": null}', "an expires_in that is no number"),
        (b'{"access_token": "t", "expires_in": "nan"}', "an expires_in that is no number"),
        (b'{"access_token": "t", "expires_in": {}}', "an expires_in that is no number"),
    ],
)
def test_a_sign_in_without_a_usable_token_is_told_in_plain_words(body: bytes, problem: str) -> None:
    message, portal = refusal(signing_in(lambda: iter(()), lambda: iter([answer(body)])), oauth=True)
    assert f"in 6 attempts (last: {problem}" in message
    assert len(portal.requests) == 6


@pytest.mark.parametrize("url", ["my.dba.uz/api", "ftp://my.dba.uz", f"http://{'a' * 100}.uz"])
def test_an_address_that_is_not_of_http_is_named_at_once(url: str) -> None:
    with portal_client(Feed(url=url), "a.portal") as client, pytest.raises(PortalError) as raised:
        HttpTransport(client, "a.portal", pause=lambda seconds: pytest.fail("it was tried again")).get("people")
    assert "Check url, secret and account of this feed." in str(raised.value)


def test_a_secret_that_http_cannot_carry_is_named_at_once() -> None:
    with raw_portal(lambda request: iter([answer(b"{}")])) as portal:
        feed, sign_in = Feed(url=portal.url), ApiKey(SecretStr(f"{SECRET}\nX-More: 1"))
        with portal_client(feed, "a.portal", sign_in) as client, pytest.raises(PortalError) as raised:
            HttpTransport(client, "a.portal", pause=lambda seconds: pytest.fail("it was tried again")).get("people")
    assert "Check url, secret and account of this feed." in str(raised.value)
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize("address", ["a:b", "a\0b"], ids=["port", "unprintable"])
def test_an_address_that_is_none_is_named_without_it(address: str) -> None:
    with pytest.raises(PortalError, match=r"The url of a\.portal .* is no address") as raised:
        portal_client(Feed(url=f"http://hub:{SECRET}@{address}"), "a.portal")
    assert SECRET not in str(raised.value)


def test_a_cursor_that_makes_an_address_too_long_costs_no_crash() -> None:
    with raw_portal(lambda request: iter([answer(b"{}")])) as portal, opened(portal) as transport:
        with pytest.raises(PortalError, match="is too long"):
            transport.get("people", {"cursor": "x" * 100_000})
        assert portal.requests == []


def test_a_page_is_read_with_its_token_after_a_refusal() -> None:
    refused = iter([True])

    def page() -> Iterator[bytes]:
        if next(refused, False):
            yield from endless(endless_head(status="401 Unauthorized"))
        yield answer(orjson.dumps({"items": []}))

    with raw_portal(signing_in(page)) as portal, opened(portal, oauth=True) as transport:
        assert transport.get("people") == b'{"items":[]}'
        assert [request.split()[1].partition("?")[0] for request in portal.requests] == [
            "/oauth/token",
            "/people",
            "/oauth/token",
            "/people",
        ]
