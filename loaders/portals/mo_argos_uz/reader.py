"""Reads mo.argos.uz: lists by offset; degrees are sorted by their last change."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, timedelta

from loaders.portal_api.contract import Visit
from loaders.portals.mo_argos_uz.connection import connection
from loaders.portals.mo_argos_uz.mapping import NAME
from loaders.sources import ListReader, Offset, RestList, Since

# The register of degrees begins here [unverified]; absence before it proves nothing.
_RECORDS_FROM = date(2018, 1, 1)
_PAGES = Offset(more="more")
_CHANGED = Since("changedSince", "changedAt", lag=timedelta(minutes=10), sorted=True)

_LISTS = {
    "certificates": RestList("certificates", "items", _PAGES, records_from=_RECORDS_FROM),
    "degrees": RestList("degrees", "items", _PAGES, _CHANGED, _RECORDS_FROM),
}


@contextmanager
def connect(visit: Visit) -> Generator[ListReader]:
    """Open a reader of the lists. Raises PortalError when the feed lacks a setting."""
    with connection(visit) as transport:
        yield ListReader(NAME, _LISTS, transport, visit)
