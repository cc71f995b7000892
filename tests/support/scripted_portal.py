"""Portals whose rows are written in the test: real streams and mappings, only the transport is replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import CoveredDays, Feed, Page, Portal, Reader, Scope, ScopeDone, Stream, StreamMode, Visit
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.runs.report import PortalReport
from loaders.sync import SyncPolicy, synchronise_all

COPY = replace(ARGOS, name="copy.argos.uz")
"""Another portal that describes the same people."""

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ALL_DAYS = CoveredDays(date(2010, 1, 1), NOON.date())
Row = Mapping[str, Any]


@dataclass(slots=True)
class ScriptedReader:
    """A reader that serves given rows by stream and page; with ``complete`` false no scope comes to its end."""

    pages: dict[str, list[list[Row]]] = field(default_factory=dict[str, list[list[Row]]])
    complete: bool = True
    covers: CoveredDays = ALL_DAYS

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),) if stream.name in self.pages else ()

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        for number, rows in enumerate(self.pages[stream.name]):
            yield Page(str(number), orjson.dumps(rows), lambda rows=rows: rows)
        if self.complete:
            mark = None if stream.mode is StreamMode.SNAPSHOT else "1"
            yield ScopeDone(self.covers, watermark=mark)


def scripted(delivery: ScriptedReader, portal: Portal = ARGOS) -> Portal:
    """Return the portal with this reader in place of its own."""

    def connect(visit: Visit) -> AbstractContextManager[Reader]:
        return nullcontext(delivery)

    return replace(portal, connect=connect)


async def load(
    database: Database,
    delivery: ScriptedReader | Mapping[str, Sequence[Row]],
    keys: KeyRing,
    portal: Portal = ARGOS,
    at: datetime = NOON,
    policy: SyncPolicy | None = None,
) -> PortalReport:
    """Load one portal once; rows that are given by stream are one page each."""
    if not isinstance(delivery, ScriptedReader):
        delivery = ScriptedReader({stream: [list(rows)] for stream, rows in delivery.items()})
    report = await synchronise_all(database, {scripted(delivery, portal): Feed()}, keys, at, policy)
    return report.portals[0]


def key_ring(folder: Path) -> KeyRing:
    return KeyRing.open(folder / "keys")


def body(code: str = "B1", **changes: Any) -> Row:
    version = {"from": "2009-01-01", "to": None, "name": f"Body {code}", "level": "national", "parent": None}
    return {"code": code, "stir": "200000001" if code == "B1" else None, "versions": [version], **changes}


def position(code: str, rank: int | None = 3, body: str = "B1", **version: Any) -> Row:
    held = {
        "from": "2009-01-01",
        "to": None,
        "title": f"Post {code}",
        "ladder": "uz-managerial",
        "rank": rank,
        "group": "managerial",
        "competitionRequired": True,
        "fte": 1.0,
        **version,
    }
    return {"code": code, "body": body, "versions": [held]}


def servant(register_no: str = "R1", pinfl: str | None = "31503856070015", **changes: Any) -> Row:
    names = {"lastName": "Karimova", "firstName": "Gulnora", "patronymic": "Anvar qizi"}
    return {"registerNo": register_no, "pinfl": pinfl, **names, "birthDate": "1985-03-15", "sex": "F", "education": [], **changes}


def order(number: str, position: str, start: str, **changes: Any) -> Row:
    row = {"orderNo": number, "seq": 1, "kind": "appointment", "mode": "competition", "registerNo": "R1", "position": position}
    return {**row, "orderDate": start, "start": start, "end": None, "open": True, **changes}


CAREER = {
    "bodies": [body()],
    "positions": [position("P1", 3), position("P2", 4)],
    "servants": [servant()],
    "orders": [
        order("1", "P1", "2015-01-01", end="2018-01-01", open=False, seq=1),
        order("2", "P2", "2018-01-01", seq=2, signedBy="R1"),
    ],
}
