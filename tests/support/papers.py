"""Two portals that tell of the same certificates, for tests of what they state differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Day
from graph.model.facts import Ref, person
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, RawRow, Row, Stream, StreamMode
from loaders.runs.absence_policy import AbsencePolicy
from loaders.sync import SyncPolicy, synchronise_all
from tests.support.scripted_portal import ARGOS, NOON, ScriptedReader, scripted

_POLICY = SyncPolicy(absence=AbsencePolicy(readings_until_gone=1))


class Paper(Row):
    """A row about a certificate; ``number`` is the certificate's, ``id`` the row's."""

    id: str
    number: str
    hours: int


def paper(hours: int, number: str = "C1", id_: str = "1") -> RawRow:
    return {"id": id_, "number": number, "hours": hours}


def _certificate(row: Paper) -> list[facts.Fact]:
    servant, issued = person("UZ/PINFL", "40912960650019"), Day.parse("2024-01-01")
    certificate = facts.Certificate(
        ref=Ref("UZ/certificate", row.number), servant=servant, number=row.number, issued=issued, hours=row.hours
    )
    return [facts.Servant(ref=servant, name="Karimova Dilnoza"), certificate]


_STREAM: Stream[Any] = Stream("papers", Paper, ("id",), _certificate, StreamMode.SNAPSHOT)
_PORTALS = [replace(ARGOS, name=name, streams=(_STREAM,)) for name in ("academy.uz", "registry.uz")]


async def load_papers(database: Database, keys: KeyRing, academy: Sequence[RawRow], registry: Sequence[RawRow], day: int) -> None:
    """Load both portals in one run, so that survivorship is applied when the rows of both are read; a missing row is gone."""
    rows = zip(_PORTALS, (academy, registry), strict=True)
    sources = {scripted(ScriptedReader({"papers": [list(given)]}), portal): Feed() for portal, given in rows}
    report = await synchronise_all(database, sources, keys, NOON + timedelta(days=day), _POLICY)
    assert [each.problem for each in report.portals] == [None, None]
