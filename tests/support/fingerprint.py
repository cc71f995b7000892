"""The contents of a graph without times and runs: two loads of the same rows have the same fingerprint."""

from __future__ import annotations

import hashlib
import json
from typing import cast

from graph.driver.database import Database
from graph.model.table import MOMENT, NODES
from tests.support.engines import cypher

# Books and caches of runs record how the graph was loaded.
# Which pairs become candidates depends on the others that were compared with them.
_OF_RUNS = frozenset(
    {
        "MatchCandidate",
        "EventCounter",
        "Page",
        "LoadRequest",
        "LoadRun",
        "ScopeRun",
        "StreamFields",
        "RuleRun",
        "Lease",
        "AccessEvent",
        "KeptAnswer",
        "Event",
        "JudgedDossier",
        "KeptStratum",
        "KeptFigure",
        "FigureRun",
        "AppealCheck",
        "DetectionState",
    }
)
# Encrypted text differs each time it is written; attempts count how often a portal was down, versions how
# often a dossier changed.
_VOLATILE = {
    node.label: {
        "run",
        "payload",
        "body",
        "attempts",
        "origin",
        "survivorship_applied",
        "dossier_version",
        *(p.name for p in node.properties if p.type == MOMENT),
    }
    for node in NODES
    if node.label not in _OF_RUNS
}


async def contents(database: Database, *, history: bool = True) -> set[str]:
    """Return one line for each node and each relationship; a relationship has the keys of its ends.

    ``history`` adds what depends on earlier loads: earlier contents of records, settled conflicts, and coverage of days of
    which the portal no longer serves rows.
    """
    lines: set[str] = set()
    past: set[object] = set()
    async for row in database.stream(cypher("MATCH (n) RETURN labels(n)[0] AS label, properties(n) AS held"), seconds=300):
        label, held = cast("str", row["label"]), cast("dict[str, object]", row["held"])
        if not history and (label == "RecordVersion" or (label == "Conflict" and held["state"] == "settled")):
            past.add(held["id"])
        elif label in _VOLATILE:
            kept = {name: value for name, value in held.items() if name not in _VOLATILE[label] and value is not None}
            if label == "Coverage" and not history:
                del kept["from"]
            lines.add(f"{label} {json.dumps(kept, sort_keys=True, default=str)}")
    links = """MATCH (a)-[r]->(b)
    RETURN labels(a)[0] AS from, coalesce(a.id, a.key) AS one, type(r) AS type, properties(r) AS held, labels(b)[0] AS to,
      coalesce(b.id, b.key) AS other"""
    async for row in database.stream(cypher(links), seconds=300):
        if row["from"] in _VOLATILE and row["to"] in _VOLATILE and not {row["one"], row["other"]} & past:
            held = json.dumps(row["held"], sort_keys=True, default=str)
            lines.add(f"{row['from']} {row['one']} {row['type']} {held} {row['to']} {row['other']}")
    return lines


async def fingerprint(database: Database) -> str:
    """Return a digest of ``contents``."""
    return hashlib.sha256("\n".join(sorted(await contents(database))).encode()).hexdigest()
