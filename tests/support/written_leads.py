"""Leads written into a graph as detection writes them, for tests of the pages that show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from graph.driver.database import Database
from graph.model.name_folding import SEPARATOR
from merit.findings.records import changed_of
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.scripted_portal import NOON

_LATEST = date(9999, 12, 31)
_DIGITS = {"critical": 0, "high": 1, "medium": 2, "low": 3}
_WRITTEN = """UNWIND $rows AS r
CREATE (f:Finding {id: r.id}) SET f += r.properties
CREATE (f)-[:CHANGED_BY]->(:Review {id: r.id + '/1', by: 'meritgraph', change: 'opened', state: 'open', why: 'found',
  at: r.properties.first_seen})"""
_CONCERNS = "UNWIND $rows AS r MATCH (f:Finding {id: r.id}) MATCH (s:Servant {id: r.servant}) CREATE (f)-[:CONCERNS]->(s)"
_RESTS = "UNWIND $rows AS r MATCH (f:Finding {id: r.id}) MATCH (n:Appointment {id: r.evidence}) CREATE (f)-[:EVIDENCE]->(n)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A lead to be written; ``evidence`` is the appointment that it rests on."""

    id: str
    organisation: str
    rule: str = "V10"
    severity: str = "high"
    state: str = "open"
    reason: str = "A reason."
    day: date | None = date(2024, 5, 5)
    assignee: str | None = None
    servant: str | None = None
    evidence: str | None = None
    seen: datetime = NOON

    def row(self) -> dict[str, object]:
        """Return it as the statements write it."""
        order = f"{(_LATEST - (self.day or date.min)).days:07}{SEPARATOR}{self.id}"
        properties: dict[str, object] = {
            "rule": self.rule,
            "severity": self.severity,
            "state": self.state,
            "organisation": self.organisation,
            "reason": self.reason,
            "day": self.day,
            "assignee": self.assignee,
            "first_seen": self.seen,
            "sort_key": order,
            "severity_key": f"{_DIGITS[self.severity]}{order}",
            **changed_of(self.id, self.seen),
            "subjects": [self.evidence or self.id],
            "policy": "",
            "version": 1,
        }
        known = {name: value for name, value in properties.items() if value is not None}
        return {"id": self.id, "properties": known, "servant": self.servant, "evidence": self.evidence}


def write_leads(run: Run, database: Database, leads: Sequence[Lead]) -> None:
    """Write leads with whom they concern and what they rest on."""
    rows = [each.row() for each in leads]
    run(execute(database, _WRITTEN, rows=rows))
    run(execute(database, _CONCERNS, rows=[row for row in rows if row["servant"]]))
    run(execute(database, _RESTS, rows=[row for row in rows if row["evidence"]]))


def many_leads(number: int, organisation: str, servant: str, evidence: str) -> list[Lead]:
    """Return leads of consecutive days, each a day earlier than the one before."""
    return [
        Lead(
            id=f"finding:many {each:03}",
            organisation=organisation,
            day=date(2025, 6, 30) - timedelta(days=each),
            servant=servant,
            evidence=evidence,
        )
        for each in range(number)
    ]
