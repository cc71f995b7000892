"""Reads test.argos.uz: pages linked by opaque cursors; competitions and applications year by year."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from graph.errors import PortalError
from loaders.portal_api.contract import CoveredDays, Scope, Stream, Visit
from loaders.portals.test_argos_uz.mapping import NAME
from loaders.sources import Cursor, Days, ListPart, ListReader, Numbers, RestList, Since, api_key
from loaders.sources.client import portal_client
from loaders.sources.http import HttpTransport

# The registers of orders, sanctions, rewards and reserve begin here, that of assessments later [unverified]; absence before it
# proves nothing.
_RECORDS_FROM, _ASSESSMENTS_FROM = date(2010, 1, 1), date(2021, 1, 1)

_CHANGED_SINCE = {
    "orders": Since("after", "seq", Numbers(), sorted=True),
    "assessments": Since("from", "date", Days()),
    **dict.fromkeys(("sanctions", "rewards", "reserve"), Since("changedSince", "changedAt", lag=timedelta(minutes=10))),
}
_BY_YEAR = frozenset({"competitions", "applications"})
_NAMES = ("bodies", "positions", "servants", *_BY_YEAR, *_CHANGED_SINCE)
_LISTS = {
    name: RestList(
        f"api/v1/{name}",
        "items",
        Cursor(),
        _CHANGED_SINCE.get(name),
        _ASSESSMENTS_FROM if name == "assessments" else _RECORDS_FROM,
    )
    for name in _NAMES
}


@contextmanager
def connect(visit: Visit) -> Generator[TestArgosReader]:
    """Open a reader of the lists. Raises PortalError when the feed lacks a setting."""
    if not visit.feed.url:
        raise PortalError(f"{NAME} needs a url in the settings of its feed.")
    sign_in = api_key()(visit.feed, NAME)
    with portal_client(visit.feed, NAME, sign_in) as client:
        yield TestArgosReader(HttpTransport(client, NAME, retry_pause_seconds=visit.feed.retry_pause_seconds), visit)


class TestArgosReader(ListReader):
    """Reads test.argos.uz during one visit; it requests the list of years first."""

    __test__ = False  # the portal's name, not a test class

    def __init__(self, transport: HttpTransport, visit: Visit) -> None:
        super().__init__(NAME, _LISTS, transport, visit)

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        """Return one scope for each year of competitions and applications, and one scope for any other stream."""
        if stream.name not in _BY_YEAR:
            return (Scope(),)
        answer = self._transport.get_json("api/v1/competitions/years")
        try:
            return tuple(map(self._year, dict.fromkeys(int(year) for year in answer["years"])))
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise PortalError(
                f"{NAME} does not say which years it has. Run sync again; check the address of this feed."
            ) from error

    def _year(self, year: int) -> Scope:
        covers = CoveredDays(date(year, 1, 1), min(date(year + 1, 1, 1), self._visit.today))
        return Scope(str(year), ListPart({"year": year}, covers))
