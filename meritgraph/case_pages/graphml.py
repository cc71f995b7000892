"""The evidence of a lead as GraphML, for tools that draw and measure graphs. It is made from the same view as the page."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from meritgraph.case_pages.drawings.svg import shown
from meritgraph.case_pages.view_models.evidence_graph import EvidenceGraph

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def graphml(graph: EvidenceGraph) -> str:
    """Return the file. A tie between people, which has no direction, says so by ``directed``."""
    networkx: Any = _networkx()
    made = networkx.DiGraph(lead=shown(graph.finding), title=shown(graph.title), hidden=graph.hidden)
    for node in graph.nodes:
        texts = {"kind": node.kind, "kind_in_words": node.name, "title": node.title, "about": node.about, "detail": node.detail}
        day = "" if node.day is None else node.day.isoformat()
        flags = {"evidence": node.is_evidence, "subject": node.is_subject, "missing": node.kind == "Missing"}
        made.add_node(shown(node.id), **{key: shown(value) for key, value in texts.items()}, day=day, **flags)
    for link in graph.links:
        made.add_edge(
            shown(link.source),
            shown(link.target),
            verb=shown(", ".join(link.verbs)),
            evidence=link.is_evidence,
            doubtful=link.dashed,
            directed=link.directed,
        )
    return _DECLARATION + "\n".join(networkx.generate_graphml(made)) + "\n"


def _networkx() -> Any:
    """Import networkx when it is first needed: it takes a while, and has no types."""
    return import_module("networkx")
