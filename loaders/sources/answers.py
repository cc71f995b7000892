"""The one place where the body of a portal's answer is read: within bounds, and unpacked by us.

A client unpacks whatever an answer says that it is packed with, several times over, and without a limit: a megabyte stands for a
terabyte then. Here an answer is packed once at most, in a way that was asked for, and counted before and after it is unpacked.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

from loaders.portal_api.fields import clean_text
from loaders.sources.answer_clock import AnswerClock

ACCEPTED_CODINGS = "gzip, deflate"
"""What a request says in Accept-Encoding."""

_GZIP, _DEFLATE = "gzip", "deflate"
_CODINGS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _DEFLATE}
_GZIP_WINDOW, _ZLIB_WINDOW, _RAW_WINDOW = 31, 15, -15
_STEP_BYTES = 256 * 1024
_LONGEST_NAME = 60
# A gzip stream may consist of several. Each of them costs time, and may be empty.
_MAX_STREAMS = 100


class AnswerRefused(Exception):
    """An answer that is not read. Its text follows "The answer of my.dba.uz"; ``advice`` says what to do."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.advice = advice


class AnswerTooLarge(AnswerRefused):
    """An answer with more bytes than are read, on the wire or unpacked."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(f"is larger than {_size(max_bytes)}", "Check that the url of this feed is the portal's.")


def read_answer(response: httpx.Response, max_bytes: int, clock: AnswerClock) -> bytes:
    """Return the body, unpacked; the response has no body after that.

    Raises AnswerRefused for a body that is too large or packed in another way than was asked for, AnswerTooSlow, and
    httpx.DecodingError for one that cannot be unpacked.
    """
    coding = _coding(response)
    if response.is_stream_consumed:
        # A transport that is no network may give a response that was read when it was made.
        if len(response.content) > max_bytes:
            raise AnswerTooLarge(max_bytes)
        return response.content
    body = bytearray()
    try:
        for piece in _unpacked(_counted(response, max_bytes, clock), coding, response):
            body += piece
            if len(body) > max_bytes:
                raise AnswerTooLarge(max_bytes)
    finally:
        leave_unread(response)
    return bytes(body)


def leave_unread(response: httpx.Response) -> None:
    """Take the body of an answer away unread, so that a client that reads it to its end finds nothing."""
    if not response.is_stream_consumed:
        assert isinstance(response.stream, httpx.SyncByteStream)
        # Not the response itself: a client refuses to read one that is closed.
        response.stream.close()
        response.stream = httpx.ByteStream(b"")


def raw_pieces(response: httpx.Response, clock: AnswerClock, *, bytes_per_answer: int) -> Iterator[bytes]:
    """Yield the body of a file as it comes, packed or not; each so many bytes of it have the time of one answer.

    Raises AnswerTooSlow.
    """
    size = 0
    for piece in response.iter_raw():
        clock.check()
        yield piece
        if (size + len(piece)) // bytes_per_answer > size // bytes_per_answer:
            clock.allow_more()
        size += len(piece)


def _coding(response: httpx.Response) -> str | None:
    """Return how the body is packed, None where it is not. Raises AnswerRefused unless that was asked for."""
    named = [name.strip().lower() for name in response.headers.get_list("content-encoding", split_commas=True)]
    codings = [name for name in named if name not in ("", "identity")]
    if not codings:
        return None
    asked = response.request.headers.get("accept-encoding", ACCEPTED_CODINGS).lower()
    if len(codings) > 1 or (coding := _CODINGS.get(codings[0])) is None or coding not in asked:
        written = clean_text(", ".join(codings))[:_LONGEST_NAME]
        raise AnswerRefused(
            f"is packed as «{written}», and it may be packed once, as {asked.replace(', ', ' or ')}",
            "Ask the portal's operator to send it unpacked, or packed once; a proxy in between may pack it again.",
        )
    return coding


def _counted(response: httpx.Response, max_bytes: int, clock: AnswerClock) -> Iterator[bytes]:
    size = 0
    # The stream, not iter_raw: what a client reads by itself afterwards must find a response that can be read.
    assert isinstance(response.stream, httpx.SyncByteStream)
    for piece in response.stream:
        clock.check()
        size += len(piece)
        if size > max_bytes:
            raise AnswerTooLarge(max_bytes)
        yield piece


def _unpacked(pieces: Iterator[bytes], coding: str | None, response: httpx.Response) -> Iterator[bytes]:
    """Yield what the pieces are when unpacked, in steps of limited size. Raises httpx.DecodingError for damaged ones."""
    if coding is None:
        yield from pieces
        return
    try:
        yield from _inflated(pieces, coding)
    except zlib.error as error:
        raise httpx.DecodingError("the body is damaged", request=response.request) from error


def _inflated(pieces: Iterator[bytes], coding: str) -> Iterator[bytes]:
    packed, unpacker, streams = b"", None, 1
    for piece in pieces:
        packed += piece
        if len(packed) < 2 and unpacker is None:
            continue  # two bytes tell the kinds of deflate apart
        unpacker = unpacker or zlib.decompressobj(_window(packed, coding))
        while packed:
            if unpacker.eof:
                if coding != _GZIP or streams == _MAX_STREAMS:
                    raise zlib.error("more follows the end")
                unpacker, streams = zlib.decompressobj(_GZIP_WINDOW), streams + 1
            yield unpacker.decompress(packed, _STEP_BYTES)
            packed = unpacker.unconsumed_tail or unpacker.unused_data
    if packed and unpacker is None:
        raise zlib.error("it ends in its head")
    if unpacker is not None:
        yield unpacker.flush()
        if not unpacker.eof:
            raise zlib.error("it was cut")


def _window(packed: bytes, coding: str) -> int:
    """Return the window for zlib: "deflate" is meant with a head, and often sent without one."""
    if coding == _GZIP:
        return _GZIP_WINDOW
    has_head = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0
    return _ZLIB_WINDOW if has_head else _RAW_WINDOW


def _size(max_bytes: int) -> str:
    return f"{max_bytes // 2**20} MiB" if max_bytes >= 2**20 else f"{max_bytes:,} bytes"
