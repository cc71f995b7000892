"""A client of my.dba.uz and test.argos.uz that is as simple as their documentation allows."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

Row = dict[str, Any]


class Portals:
    """Reads whole streams; repeats a request at once after status 429 (the server refuses only once)."""

    def __init__(self, announcement: Path) -> None:
        """Read the addresses and credentials of the portals."""
        self.announced: dict[str, Any] = json.loads(announcement.read_bytes())
        self.dba_url: str = self.announced["portals"]["my.dba.uz"]["url"]
        self.argos_url: str = self.announced["portals"]["test.argos.uz"]["url"]
        self.bearer = {"Authorization": f"Bearer {self.announced['portals']['my.dba.uz']['token']}"}
        self.api_key = {"X-API-Key": str(self.announced["portals"]["test.argos.uz"]["api_key"])}
        self._http = httpx.Client(timeout=20)

    def __enter__(self) -> "Portals":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.close()

    def get(self, url: str, headers: dict[str, str], **query: str | int) -> httpx.Response:
        return self._http.get(url, headers=headers, params=query)

    def dba(self, stream: str, **query: str | int) -> httpx.Response:
        return self.get(f"{self.dba_url}/api/v1/{stream}", self.bearer, **query)

    def argos(self, stream: str, **query: str | int) -> httpx.Response:
        return self.get(f"{self.argos_url}/api/v1/{stream}", self.api_key, **query)

    def dba_pages(self, stream: str, size: int = 1000, /, **query: str | int) -> list[list[Row]]:
        pages, number, last = list[list[Row]](), 1, 1
        while number <= last:
            answer = self.dba(stream, page=number, size=size, **query)
            if answer.status_code == 429:
                continue
            body = answer.raise_for_status().json()
            pages.append(body["content"])
            last, number = body["totalPages"], number + 1
        return pages

    def argos_rows(self, stream: str, **query: str | int) -> list[Row]:
        rows, cursor = list[Row](), ""
        while True:
            answer = self.argos(stream, **query, **({"next": cursor} if cursor else {}))
            if answer.status_code == 429:
                continue
            body = answer.raise_for_status().json()
            rows.extend(body["items"])
            cursor = body["next"] or ""
            if not cursor:
                return rows
