"""Tells what an answer is that should be JSON and is not: a page for people, a SOAP envelope, a packed file, nothing at all.

Of its content only the title of a page is ever shown: the sign-in page of a portal may greet a person by name elsewhere.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from loaders.portal_api.fields import clean_text

_LOOKED_AT_BYTES = 64 * 1024
_LONGEST_TITLE = 80
_LONG_NUMBER = re.compile(r"\d{5,}")
_COMMENT = re.compile(rb"\s*<!--.*?-->", re.DOTALL)
_HTML_BEGINNINGS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<title", b"<h1", b"<p>", b"<div", b"<center", b"<meta")
_SOAP = (b"schemas.xmlsoap.org/soap/envelope", b"www.w3.org/2003/05/soap-envelope", b":envelope")
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"BZh")


@dataclass(frozen=True, slots=True)
class UnexpectedKind:
    """What an answer is instead of JSON; ``name`` follows "answered with", ``advice`` says what to do."""

    name: str
    advice: str

    def sentence(self, request: str) -> str:
        """Return what follows the portal's name; ``request`` is what was asked for."""
        return f"answered with {self.name} where JSON was expected ({request}). {self.advice}"


def unexpected_kind(body: bytes) -> UnexpectedKind | None:
    """Return what a body is that cannot be read as JSON; None where it begins as JSON does and is broken or cut."""
    if body.startswith(_PACKED):
        return UnexpectedKind("a packed file", "Ask the portal's operator to send it unpacked, or to say how it is packed.")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:2]:
        return UnexpectedKind("UTF-16 text", "Ask the portal's operator to send UTF-8.")
    beginning = body[:_LOOKED_AT_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not beginning:
        return UnexpectedKind("nothing", "Check the url of this feed, and run sync again.")
    lowered = beginning.lower()
    while (comment := _COMMENT.match(lowered)) is not None:
        lowered = lowered[comment.end() :].lstrip()
    if lowered.startswith(_HTML_BEGINNINGS) or (lowered.startswith(b"<") and b"<html" in lowered[:1024]):
        title = _title(beginning)
        return UnexpectedKind(
            f"an HTML page («{title}»)" if title else "an HTML page",
            "That is a page for people: a sign-in, a notice of maintenance, or the error of a proxy. Check url and secret of "
            "this feed, and run sync again when the portal is up.",
        )
    if lowered.startswith(b"<"):
        name = "a SOAP envelope" if any(sign in lowered for sign in _SOAP) else "an XML document"
        return UnexpectedKind(name, "Check that the url of this feed is that of the portal's JSON service.")
    if lowered[:1] in b'{["-0123456789tfn':
        return None
    return UnexpectedKind("plain text", "Check the url of this feed, and run sync again when the portal is up.")


def _title(beginning: bytes) -> str:
    """Return the title of a page, short and without long numbers; '' where it has none."""
    lowered = beginning.lower()
    tag = lowered.find(b"<title")
    start, end = lowered.find(b">", tag) + 1, lowered.find(b"</title", tag)
    if tag < 0 or not start or end < start:
        return ""
    text = html.unescape(beginning[start:end][: 16 * _LONGEST_TITLE].decode("utf-8", "replace"))
    # Spaces first: the signs that nobody sees are taken out without a trace.
    return _LONG_NUMBER.sub("…", clean_text(" ".join(text.split())))[:_LONGEST_TITLE].strip()
