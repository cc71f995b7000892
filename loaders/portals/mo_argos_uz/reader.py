"""Reads mo.argos.uz: lists by offset, degrees sorted by their last change."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from graph.errors import PortalError
from loaders.contract import Covers, Page, Scope, ScopeDone, Stream, Unreadable, Visit
from loaders.moments import lagging, reached
from loaders.portals.mo_argos_uz.connection import connection
from loaders.portals.mo_argos_uz.mapping import NAME
from loaders.transports.http import HttpTransport, decode_json

_LAG = timedelta(minutes=10)
# The register of degrees begins here [unverified]; absence before it says nothing.
_RECORDS_FROM = date(2018, 1, 1)


@contextmanager
def connect(visit: Visit) -> Generator[MoArgosReader]:
    with connection(visit) as transport:
        yield MoArgosReader(transport, visit)


class MoArgosReader:
    """One visit to mo.argos.uz."""

    def __init__(self, transport: HttpTransport, visit: Visit) -> None:
        self._transport, self._visit = transport, visit

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        delta = stream.name == "degrees"
        asked = {"changedSince": lagging(since, _LAG)} if delta and since else {}
        offset, more, mark = 0, True, since
        while more:
            raw = self._transport.get(stream.name, {"offset": offset, "limit": self._visit.feed.page_size, **asked})
            name = f"{since or ''}#{offset}"
            try:
                envelope, rows = decode_json(raw, "items")
            except ValueError as error:
                yield Page(name, raw, lambda raw=raw: [Unreadable("truncated_page", raw)])
                raise PortalError(
                    f"{NAME} sent a page of {stream.name} from row {offset} that is not a page: {error}. It is in quarantine; "
                    "run sync again."
                ) from error
            mark = reached(rows, "changedAt", mark, self._visit.started_at) if delta else None
            yield Page(name, raw, lambda rows=rows: rows, watermark=mark)
            more = bool(envelope.get("more"))
            if more and not rows:
                raise PortalError(
                    f"{NAME} says that there are more {stream.name} but has none from row {offset}. Run sync again."
                )
            offset += len(rows)
        yield ScopeDone(Covers(_RECORDS_FROM, self._visit.today), watermark=mark)
