"""Reads my.dba.uz: numbered pages; every answer names the number of the last page."""

from __future__ import annotations

from datetime import date, timedelta

from loaders.portals.my_dba_uz.mapping import NAME
from loaders.sources import Days, PageNumber, RestList, Since, bearer, rest_connector

# The Academy's register begins here [unverified]; absence before it proves nothing.
_RECORDS_FROM = date(2010, 1, 1)
_PAGES = PageNumber(pages="totalPages")

# Enrolments change while they are read, so only a complete read moves the watermark. The portal commits late: rows can still
# appear up to ten minutes back.
_UPDATED = Since("updatedFrom", "updatedAt", lag=timedelta(minutes=10))
_REGISTERED = Since("from", "qaydEtilgan", Days("%d.%m.%Y"))

LISTS = {
    "courses": RestList("api/v1/kurslar", "content", _PAGES, records_from=_RECORDS_FROM),
    "enrolments": RestList("api/v1/tinglovchilar", "content", _PAGES, _UPDATED, _RECORDS_FROM),
    "certificates": RestList("api/v1/sertifikatlar", "content", _PAGES, _REGISTERED, _RECORDS_FROM),
}

connect = rest_connector(NAME, LISTS, bearer)
