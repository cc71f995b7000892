"""Chooses how the evidence of a lead is drawn: columns read best, and lanes hold more."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.evidence_columns import evidence_columns
from meritgraph.case_pages.drawings.evidence_lanes import evidence_lanes
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.evidence_graph import EvidenceGraph

_MOST_IN_COLUMNS: Final = 30


def evidence_drawing(graph: EvidenceGraph, texts: Texts, prefix: str = "evidence", *, links: bool = True) -> Markup:
    """Return the drawing of a graph. ``links`` is false for a file of its own. The ids in it begin with the prefix."""
    draw = evidence_lanes if graph.opened or len(graph.nodes) > _MOST_IN_COLUMNS else evidence_columns
    return draw(graph, texts, prefix, links=links)
