"""Reads my.dba.uz: numbered pages until the last, which the portal names in every answer."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from graph.errors import PortalError
from loaders.contract import Covers, Page, RawRow, Scope, ScopeDone, Stream, Unreadable, Visit
from loaders.transports.http import HttpTransport, decode_json
from loaders.transports.sign_in import Bearer

# The portal commits late: rows can still appear up to ten minutes back.
_LAG = timedelta(minutes=10)
# The Academy's register begins here [unverified]; absence before it says nothing.
_RECORDS_FROM = date(2010, 1, 1)

_PATHS = {"courses": "kurslar", "enrolments": "tinglovchilar", "certificates": "sertifikatlar"}


@contextmanager
def connect(visit: Visit) -> Generator[MyDbaReader]:
    if not visit.feed.url or visit.feed.secret is None:
        raise PortalError("my.dba.uz needs a url and a secret (its bearer token) in the settings of its feed.")
    sign_in = Bearer(visit.feed.secret)
    with httpx.Client(base_url=visit.feed.url, auth=sign_in, timeout=visit.feed.timeout_seconds) as client:
        yield MyDbaReader(HttpTransport(client, "my.dba.uz"), visit)


class MyDbaReader:
    """One visit to my.dba.uz."""

    def __init__(self, transport: HttpTransport, visit: Visit) -> None:
        self._transport, self._visit = transport, visit

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        latest = since or ""
        first, last = 1, 1
        while first <= last:
            parameters = {"page": first, "size": self._visit.feed.page_size, **_since(stream.name, since)}
            raw = self._transport.get(f"api/v1/{_PATHS[stream.name]}", parameters)
            try:
                envelope, rows = decode_json(raw, "content")
                last = int(envelope["totalPages"])
            except (ValueError, KeyError) as error:
                # The page's number is ours, so what follows can still be read; the scope is not complete without it.
                yield Page(f"{since or ''}#{first}", raw, lambda raw=raw: [Unreadable("truncated_page", raw)])
                raise PortalError(
                    f"my.dba.uz sent a page {first} of {stream.name} that is not a page: {error}. It is in quarantine; "
                    "run sync again."
                ) from error
            latest = max([latest, *(mark for row in rows if (mark := _mark(stream.name, row)))])
            yield Page(f"{since or ''}#{first}", raw, lambda rows=rows: rows)
            first += 1
        yield ScopeDone(Covers(_RECORDS_FROM, self._visit.today), watermark=latest or None)


def _since(stream: str, watermark: str | None) -> Mapping[str, str]:
    if watermark is None or stream == "courses":
        return {}
    if stream == "certificates":
        return {"from": date.fromisoformat(watermark).strftime("%d.%m.%Y")}
    lagging = datetime.fromisoformat(watermark).astimezone(UTC) - _LAG
    return {"updatedFrom": lagging.strftime("%Y-%m-%dT%H:%M:%SZ")}


def _mark(stream: str, row: RawRow | Unreadable) -> str | None:
    """How far this row brings the watermark; nothing where it cannot be told."""
    if isinstance(row, Unreadable):
        return None
    try:
        if stream == "enrolments":
            return datetime.fromisoformat(row["updatedAt"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if stream == "certificates":
            return datetime.strptime(row["qaydEtilgan"], "%d.%m.%Y").replace(tzinfo=UTC).date().isoformat()
    except (KeyError, TypeError, ValueError):
        return None
    return None
