"""All rows of all Uzbek portals as a simple client receives them; it repeats a request when the portal asks for it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx

Row = dict[str, Any]
_ARGOS = ("bodies", "positions", "servants", "orders", "assessments", "sanctions", "rewards", "reserve")
_DBA = {"courses": "kurslar", "enrolments": "tinglovchilar", "certificates": "sertifikatlar"}


def rows_of_portals(portals: dict[str, dict[str, str]]) -> dict[str, dict[str, list[Row]]]:
    """Return all rows by portal and stream; a row that a portal serves twice is in the list twice."""
    with httpx.Client(timeout=20) as http:
        argos, dba = portals["test.argos.uz"], portals["my.dba.uz"]
        mehnat, mo = portals["my.mehnat.uz"], portals["mo.argos.uz"]
        key, bearer = {"X-API-Key": argos.get("api_key", "")}, {"Authorization": f"Bearer {dba.get('token')}"}
        road, sign = {"X-Road-Client": mehnat["client"]}, {"Authorization": f"Bearer {_token(http, mo)}"}
        argos_rows = {name: list(_linked(http, f"{argos['url']}/api/v1/{name}", key)) for name in _ARGOS}
        years = _get(http, f"{argos['url']}/api/v1/competitions/years", key)["years"]
        for name in ("competitions", "applications"):
            argos_rows[name] = [row for year in years for row in _linked(http, f"{argos['url']}/api/v1/{name}", key, year=year)]
        return {
            "test.argos.uz": argos_rows,
            "my.dba.uz": {name: list(_numbered(http, f"{dba['url']}/api/v1/{path}", bearer)) for name, path in _DBA.items()},
            "my.mehnat.uz": {
                name: list(_counted(http, f"{mehnat['url']}/r1/{mehnat['service']}/{name}", road))
                for name in ("employers", "contracts")
            },
            "mo.argos.uz": {name: list(_counted(http, f"{mo['url']}/{name}", sign)) for name in ("certificates", "degrees")},
        }


def _get(http: httpx.Client, url: str, headers: dict[str, str], **query: str | int) -> Any:
    while (answer := http.get(url, headers=headers, params=query)).status_code in (429, 500, 503):
        continue
    return answer.raise_for_status().json()


def _token(http: httpx.Client, portal: dict[str, str]) -> str:
    basic = base64.b64encode(f"{portal['client_id']}:{portal['client_secret']}".encode()).decode()
    form, headers = {"grant_type": "client_credentials"}, {"Authorization": f"Basic {basic}"}
    return http.post(f"{portal['url']}/oauth/token", data=form, headers=headers).raise_for_status().json()["access_token"]


def _linked(http: httpx.Client, url: str, headers: dict[str, str], **query: str | int) -> Iterator[Row]:
    page = _get(http, url, headers, **query)
    yield from page["items"]
    while page["next"]:
        page = _get(http, url, headers, next=page["next"])
        yield from page["items"]


def _numbered(http: httpx.Client, url: str, headers: dict[str, str]) -> Iterator[Row]:
    number = last = 1
    while number <= last:
        page = _get(http, url, headers, page=number)
        yield from page["content"]
        number, last = number + 1, page["totalPages"]


def _counted(http: httpx.Client, url: str, headers: dict[str, str]) -> Iterator[Row]:
    offset, more = 0, True
    while more:
        page = _get(http, url, headers, offset=offset)
        yield from page["items"]
        offset += len(page["items"])
        more = page["more"] if "more" in page else offset < page["total"]
