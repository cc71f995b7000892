"""Reads test.argos.uz: pages linked by opaque cursors, competitions and applications year by year."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, cast

import httpx
import orjson

from graph.errors import PortalError
from loaders.contract import Covers, Page, RawRow, Scope, ScopeDone, Stream, StreamMode, Unreadable, Visit
from loaders.transports.http import HttpTransport, decode_json
from loaders.transports.sign_in import ApiKey

# The registers of orders, assessments, sanctions, rewards and reserve begin here [unverified]; absence before says nothing.
_RECORDS_FROM = date(2010, 1, 1)

# By stream: the parameter that asks for what is new, and the field that tells how far a row brings us.
_NEW_SINCE = {
    "orders": ("after", "seq"),
    "assessments": ("from", "date"),
    "sanctions": ("changedSince", "changedAt"),
    "rewards": ("changedSince", "changedAt"),
    "reserve": ("changedSince", "changedAt"),
}
_BY_YEAR = frozenset({"competitions", "applications"})


@contextmanager
def connect(visit: Visit) -> Generator[TestArgosReader]:
    if not visit.feed.url or visit.feed.secret is None:
        raise PortalError("test.argos.uz needs a url and a secret (its API key) in the settings of its feed.")
    sign_in, headers = ApiKey(visit.feed.secret), {"Accept-Encoding": "gzip"}
    with httpx.Client(base_url=visit.feed.url, auth=sign_in, headers=headers, timeout=visit.feed.timeout_seconds) as client:
        yield TestArgosReader(HttpTransport(client, "test.argos.uz"), visit)


class TestArgosReader:
    """One visit to test.argos.uz."""

    __test__ = False  # the portal's name, not a test class

    def __init__(self, transport: HttpTransport, visit: Visit) -> None:
        self._transport, self._visit = transport, visit

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        if stream.name not in _BY_YEAR:
            return (Scope(),)
        raw = self._transport.get("api/v1/competitions/years")
        return tuple(Scope(str(year), int(year)) for year in orjson.loads(raw)["years"])

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        parameters: Mapping[str, str | int] = {"limit": self._visit.feed.page_size, **_asked(stream.name, scope, since)}
        number, mark = 1, since
        while True:
            raw = self._transport.get(f"api/v1/{stream.name}", parameters)
            # Pages of a delta are named by where they begin, so that a resumed read meets the same pages.
            name = mark or "" if stream.name == "orders" else f"{since or ''}#{number}"
            try:
                envelope, rows = decode_json(raw, "items")
            except ValueError as error:
                yield Page(name, raw, lambda raw=raw: [Unreadable("truncated_page", raw)])
                raise PortalError(
                    f"test.argos.uz sent a page {number} of {stream.name} that is not a page: {error}. It is in quarantine; "
                    "run sync again."
                ) from error
            mark = _furthest(stream.name, rows, mark)
            # Orders come sorted by their number of change, so every page may move the watermark.
            yield Page(name, raw, lambda rows=rows: rows, watermark=mark if stream.name == "orders" else None)
            if not envelope.get("next"):
                break
            parameters = {"limit": self._visit.feed.page_size, "next": cast("str", envelope["next"])}
            number += 1
        yield ScopeDone(self._covers(scope), watermark=mark if stream.mode is not StreamMode.SNAPSHOT else None)

    def _covers(self, scope: Scope) -> Covers:
        today = self._visit.today
        if scope.meaning is None:
            return Covers(_RECORDS_FROM, today)
        year = cast("int", scope.meaning)
        return Covers(date(year, 1, 1), min(date(year + 1, 1, 1), today))


def _asked(stream: str, scope: Scope, since: str | None) -> Mapping[str, str | int]:
    if stream in _BY_YEAR:
        return {"year": scope.name}
    return {_NEW_SINCE[stream][0]: since} if since and stream in _NEW_SINCE else {}


def _furthest(stream: str, rows: list[RawRow | Unreadable], mark: str | None) -> str | None:
    if stream not in _NEW_SINCE:
        return None
    field = _NEW_SINCE[stream][1]
    values = [row[field] for row in rows if not isinstance(row, Unreadable) and row.get(field) is not None]
    if stream == "orders":
        numbers = [value for value in values if isinstance(value, int)]
        return str(max([int(mark or 0), *numbers])) if numbers or mark else None
    # Only what is a moment: a day that does not exist, in a row that goes to quarantine, must not carry us past real ones.
    texts = [value for value in values if isinstance(value, str) and _is_moment(value)]
    return max([mark or "", *texts]) or None


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
