"""A register with three servants of whom some are one person, for tests of judgements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, LiteralString

from graph.driver.database import Database
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge
from loaders.keys.keyring import KeyRing
from loaders.portal_api.registry import usable_portals
from loaders.sync import SyncPolicy, update_derived_data
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.fingerprint import contents
from tests.support.scripted_portal import NOON, body, load, order, position, servant

NUMBERS = ("31503856070015", "40912960650019")
LATER = NOON + timedelta(days=1)
PARTED: dict[str, Any] = {
    "bodies": [body()],
    "positions": [position("P1", 3), position("P2", 4)],
    "servants": [servant("R1", NUMBERS[0]), servant("R2", None, lastName="Karimova", birthDate=None), servant("R3", None)],
    "orders": [
        order("1", "P1", "2015-01-01", end="2018-01-01", open=False, seq=1),
        order("2", "P2", "2018-01-01", seq=2, registerNo="R2"),
    ],
    "sanctions": [
        {"id": "S1", "registerNo": "R2", "kind": "reprimand", "imposed": "2019-01-01", "changedAt": "2019-01-02T00:00:00Z"}
    ],
}


class Registry:
    """A graph with three servants of whom some are one person."""

    def __init__(self, run: Run, database: Database, keys: KeyRing, delivery: dict[str, Any] | None = None) -> None:
        self.run, self.database, self.keys = run, database, keys
        run(load(database, delivery or PARTED, keys))
        found = self.ask("MATCH (s:Servant)<-[:IDENTIFIES]-(i:Identifier) RETURN s.id AS id, i.scheme AS scheme ORDER BY id")
        self.ids = sorted({row["id"] for row in found})
        anchored = {row["id"] for row in found if row["scheme"] == "UZ/PINFL"}
        self.anchored = min(anchored) if anchored else ""

    def holder(self, number: str) -> str:
        rows = self.ask("MATCH (s:Servant)-[:HELD]->(a:Appointment) RETURN s.id AS id, a.order_number AS number")
        return next(row["id"] for row in rows if row["number"] == number)

    def judge(self, one: str, other: str, verdict: Verdict = Verdict.ACCEPT, minutes: int = 0) -> str:
        at = LATER + timedelta(minutes=minutes)
        return self.run(judge(self.database, one, other, verdict, "auditor", "same file", at)).id

    def apply_survivorship(self) -> None:
        self.run(update_derived_data(self.database, usable_portals().values(), self.keys, LATER, SyncPolicy()))

    def ask(self, text: LiteralString) -> list[dict[str, Any]]:
        return self.run(self.database.read(cypher(text)))

    def contents(self) -> set[str]:
        lines = self.run(contents(self.database))
        return {line for line in lines if not line.startswith(("Judgement", "PortalRecord"))}
