"""The nodes that findings rest on, as people read them: label, text, and since when the hub knows them. Pure.

A node is a map of ``merit/evidence_of_findings``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from graph.model.table import NODES
from graph.model.vocabulary import vocabularies, word_field
from graph.model.words import UNKNOWN

Node = Mapping[str, Any]

_LABELS = frozenset(node.label for node in NODES)
# They tell nothing that the properties from which they follow do not tell.
_FOLLOWING = frozenset((node.label, each.name) for node in NODES for each in node.properties if each.follows)
# The properties that distinguish one node from others of its label, in the order in which the text of evidence lists them.
_DISTINGUISHING = (
    "title",
    "name",
    "kind",
    "degree",
    "pool",
    "ground",
    "type",
    "state",
    "order_number",
    "number",
    "mode",
    "round",
    "steps",
)
_TELLING_LITTLE = frozenset({UNKNOWN, "other"})
_DAYS = ("order_date", "ordered", "imposed", "given_on", "granted", "fixed_on", "issued", "filed", "announced", "start")


def label_of(node: Node) -> str:
    """Return the label of a node of evidence, such as Appointment."""
    return next((each for each in node["labels"] if each in _LABELS), "")


def known_since(stated: Sequence[Node]) -> datetime | None:
    """Return since when the hub knows a node: a move since it knows the later of its two appointments.

    Contracts count only for an appointment that no record of its own describes.
    """
    known = [each for each in stated if each["since"] is not None]
    by_node: dict[str, datetime] = {}
    for itself in (False, True):
        of_kind = sorted((each for each in known if each["itself"] is itself), key=lambda each: each["since"], reverse=True)
        by_node |= {each["node"]: each["since"] for each in of_kind}
    return max(by_node.values(), default=None)


def text_of(node: Node) -> str:
    """Return a text that distinguishes a node of evidence from others of its label."""
    label, properties = label_of(node), node["properties"]
    parts = [f"«{title}»" for title in node["posts"]]
    telling = (name for name in _DISTINGUISHING if (label, name) not in _FOLLOWING)
    parts += [_told(label, properties, name) for name in telling if properties.get(name) is not None]
    dated = next((name for name in _DAYS if properties.get(f"{name}_earliest") is not None), None)
    if dated:
        earliest, latest = properties[f"{dated}_earliest"], properties[f"{dated}_latest"]
        parts.append(f"{earliest}" if earliest == latest else f"between {earliest} and {latest}")
    return ", ".join(parts)


def _told(label: str, properties: Node, name: str) -> str:
    """Return a property as text; of a word its meaning, and the portal's own word where the meaning tells less."""
    stored = str(properties[name])
    if f"{label}.{name}" not in vocabularies():
        return stored
    own = properties.get(word_field(name))
    meaning = stored.replace("_", " ")
    return f"{meaning} («{own}»)" if own and stored in _TELLING_LITTLE else meaning
