"""Reads my.mehnat.uz: two services behind an X-Road gateway, with lists by offset; contracts are sorted by their last change."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, timedelta

from graph.errors import PortalError
from loaders.portal_api.contract import Visit
from loaders.portals.my_mehnat_uz.mapping import NAME
from loaders.sources import ListReader, Offset, RestList, Since
from loaders.sources.http import HttpTransport
from loaders.sources.xroad import service_path, xroad_client

# Several offices can commit rows of the same moment, a little apart [unverified].
_CHANGED = Since("changedSince", "changedAt", lag=timedelta(minutes=10), sorted=True)
# Employers must report since this day; older contracts were entered as far as papers were found.
_RECORDS_FROM = date(2020, 1, 1)


@contextmanager
def connect(visit: Visit) -> Generator[MyMehnatReader]:
    """Open a reader of both services. Raises PortalError when the feed lacks a setting."""
    service = visit.feed.service
    if not service:
        raise PortalError(f"{NAME} needs a service (instance/class/member/subsystem) in the settings of its feed.")
    with xroad_client(visit.feed, NAME) as client:
        transport = HttpTransport(client, NAME, retry_pause_seconds=visit.feed.retry_pause_seconds)
        yield MyMehnatReader(transport, visit, service)


class MyMehnatReader(ListReader):
    """Reads my.mehnat.uz during one visit; ``service`` is the subsystem that offers both lists."""

    def __init__(self, transport: HttpTransport, visit: Visit, service: str) -> None:
        since = {"employers": None, "contracts": _CHANGED}
        lists = {
            name: RestList(service_path(f"{service}/{name}"), "items", Offset(total="total"), changed, _RECORDS_FROM)
            for name, changed in since.items()
        }
        super().__init__(NAME, lists, transport, visit)
