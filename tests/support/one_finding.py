"""A graph with one finding, a promotion while a sanction was in force, and what happens to it day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import orjson

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from merit.detection import detect
from merit.findings.listing import FindingDetails, FindingFilter, finding_details, list_findings
from merit.registry import find_rule
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import NOON, body, key_ring, load, order, position, servant

TODAY = date(2026, 11, 20)
SANCTION = {"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": "2025-03-01", "until": None, "lifted": None}
LIFTED = {**SANCTION, "lifted": "2025-05-31"}
FINED = {**SANCTION, "kind": "fine"}
ROWS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "bodies": [body()],
    "positions": [position("P1", 3), position("P2", 4)],
    "servants": [servant()],
    "orders": [
        order("1", "P1", "2023-01-01", end="2025-06-01", open=False, mode="guarantee"),
        order("2", "P2", "2025-06-01", mode="guarantee", seq=2),
    ],
    "sanctions": [SANCTION],
}


def day(number: int) -> datetime:
    """Return noon of a day of the story."""
    return NOON + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Story:
    """The finding of rule V10, and what happens to it day by day."""

    run: Run
    database: Database
    keys: KeyRing

    def judge(self, number: int, *, all_again: bool = False) -> dict[str, int]:
        """Detect on a day, and return how many findings were opened, changed, resolved and reopened.

        What a test writes into the graph by itself marks no dossier: then all are judged again.
        """
        rule = find_rule("V10")
        assert rule is not None
        (report,) = self.run(detect(self.database, [rule], TODAY, day(number), all_again=all_again)).rules
        return {name: getattr(report.changes, name) for name in ("opened", "changed", "resolved", "reopened")}

    def sanction(self, number: int, row: Mapping[str, Any]) -> None:
        """Let the portal state another sanction on a day."""
        self.run(load(self.database, {"sanctions": [row]}, self.keys, at=day(number)))

    @property
    def id(self) -> str:
        (found,) = self.run(list_findings(self.database, FindingFilter(), limit=10))
        return found.id

    @property
    def details(self) -> FindingDetails:
        return self.run(finding_details(self.database, self.id))

    def events(self) -> list[dict[str, Any]]:
        """Return kind, number and content of the events of findings."""
        text = "MATCH (e:Event) WHERE e.kind STARTS WITH 'finding_' RETURN properties(e) AS event"
        found = [row["event"] for row in self.run(self.database.read(cypher(text)))]
        rows = [{name: cast("dict[str, Any]", event)[name] for name in ("kind", "seq", "about", "at")} for event in found]
        return sorted(({**row, "about": orjson.loads(row["about"])} for row in rows), key=lambda row: row["seq"])


def begin_story(run: Run, database: Database, folder: Path, **name: Any) -> Story:
    """Load and judge on the first day: rule V10 opens its finding. ``name`` has fields of the portal about the person."""
    story = Story(run, database, key_ring(folder))
    run(load(database, {**ROWS, "servants": [servant(**name)]}, story.keys))
    assert story.judge(0) == {"opened": 1, "changed": 0, "resolved": 0, "reopened": 0}
    return story
