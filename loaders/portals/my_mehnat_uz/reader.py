"""Reads my.mehnat.uz: two services behind an X-Road gateway, lists by offset, contracts sorted by their last change."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from graph.errors import PortalError
from loaders.contract import Covers, Page, Scope, ScopeDone, Stream, Unreadable, Visit
from loaders.moments import lagging, reached
from loaders.transports.http import HttpTransport, decode_json
from loaders.transports.xroad import service_path, xroad_client

_NAME = "my.mehnat.uz"
# Rows of one moment can be committed by several offices, a little apart [unverified].
_LAG = timedelta(minutes=10)
# Employers must report since this day; what is older was filled in as far as papers were found.
_RECORDS_FROM = date(2020, 1, 1)


@contextmanager
def connect(visit: Visit) -> Generator[MyMehnatReader]:
    service = visit.feed.service
    if not service:
        raise PortalError(f"{_NAME} needs a service (instance/class/member/subsystem) in the settings of its feed.")
    with xroad_client(visit.feed, _NAME) as client:
        yield MyMehnatReader(HttpTransport(client, _NAME), visit, service)


class MyMehnatReader:
    """One visit to my.mehnat.uz; ``service`` is the subsystem that offers both lists."""

    def __init__(self, transport: HttpTransport, visit: Visit, service: str) -> None:
        self._transport, self._visit, self._service = transport, visit, service

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        delta = stream.name == "contracts"
        path = service_path(f"{self._service}/{stream.name}")
        asked = {"changedSince": lagging(since, _LAG)} if delta and since else {}
        offset, total, mark = 0, 1, since
        while offset < total:
            parameters = {"offset": offset, "limit": self._visit.feed.page_size, **asked}
            raw = self._transport.get(path, parameters)
            name = f"{since or ''}#{offset}"
            try:
                envelope, rows = decode_json(raw, "items")
                total = int(envelope["total"])
            except (ValueError, KeyError, TypeError) as error:
                yield Page(name, raw, lambda raw=raw: [Unreadable("truncated_page", raw)])
                raise PortalError(
                    f"{_NAME} sent a page of {stream.name} from row {offset} that is not a page: {error}. It is in quarantine; "
                    "run sync again."
                ) from error
            mark = reached(rows, "changedAt", mark, self._visit.started_at) if delta else None
            yield Page(name, raw, lambda rows=rows: rows, watermark=mark)
            if not rows and offset < total:
                raise PortalError(f"{_NAME} counts {total} rows of {stream.name} but has none from row {offset}. Run sync again.")
            offset += len(rows)
        yield ScopeDone(Covers(_RECORDS_FROM, self._visit.today), watermark=mark)
