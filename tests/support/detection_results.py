"""All that a detection leaves in the graph, to be compared with what another one leaves."""

from __future__ import annotations

import json
from typing import Any, LiteralString, cast

from graph.driver.database import Database
from graph.model.table import NODES
from tests.support.engines import cypher

_UNEQUAL = {
    "RuleRun": {"ended_at", "peers_as_of"},
    "FigureRun": {"ended_at"},
    "JudgedDossier": {"as_of"},
    "AppealCheck": {"as_of", "rests_on"},
}
"""What two detections of the same graph may leave differently: what stands keeps the day on which it was judged."""
_LABELS = ("Finding", "Review", "RuleRun", "JudgedDossier", "KeptStratum", "KeptFigure", "FigureRun", "AppealCheck")
_LINKS: tuple[LiteralString, ...] = (
    "MATCH (f:Finding)-[:EVIDENCE]->(n) RETURN f.id AS id, 'EVIDENCE' AS type, coalesce(n.id, n.key) AS other",
    "MATCH (f:Finding)-[:CONCERNS]->(n) RETURN f.id AS id, 'CONCERNS' AS type, n.id AS other",
    "MATCH (c:AppealCheck)-[:FOUND]->(n) RETURN c.id AS id, 'FOUND' AS type, n.id AS other",
)


async def results(database: Database) -> set[str]:
    """Return one line for each node and relationship that a detection writes."""
    lines: set[str] = set()
    for label in {node.label for node in NODES}.intersection(_LABELS):
        text = f"MATCH (n:{label}) RETURN properties(n) AS held"
        for row in await database.read(cypher(cast("LiteralString", text))):  # names of the model alone
            held = cast("dict[str, Any]", row["held"])
            kept = {name: _sorted(value) for name, value in held.items() if name not in _UNEQUAL.get(label, ())}
            lines.add(f"{label} {json.dumps(kept, sort_keys=True, default=str)}")
    for text in _LINKS:
        lines |= {f"{row['id']} {row['type']} {row['other']}" for row in await database.read(cypher(text))}
    return lines


def _sorted(value: Any) -> Any:
    """Return lists, and lists in JSON, in an order of their own: that of what the graph holds is no fact."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        return _sorted(json.loads(value))
    if isinstance(value, list):
        return sorted((_sorted(each) for each in cast("list[Any]", value)), key=repr)
    return {name: _sorted(each) for name, each in cast("dict[str, Any]", value).items()} if isinstance(value, dict) else value
