"""Index hints: a MATCH that looks up nodes by an indexed property starts at that index.

Neo4j plans a statement when it runs for the first time, and keeps the plan for ten seconds at least. In a first load that is
while the label is empty, when reading the whole index costs as little as looking up one key. Which of the two is chosen is then a
matter of chance: a page of 4,000 identifiers took ten seconds in place of 0.02 in every second first load. With a hint there is
no choice. ArcadeDB accepts hints and always uses the index.
"""

from __future__ import annotations

import re

from graph.model.table import NODES

_INDEXED = {node.label: {node.key, *node.indexes} for node in NODES}

_NODE = r"\((?P<variable>\w+):(?P<label>\w+) \{(?P<property>\w+): [^{}]*\}\)"
# The rest of a path; a comma behind it would begin another path, to which the hint would not belong.
_PATH = r"(?:<?-\[[^\]]*\]->?\([^()]*\))*"
_LOOKUP = re.compile(rf"\bMATCH {_NODE}{_PATH}(?!\s*[-<,(])")


def with_index_hints(cypher: str) -> str:
    """Return the text with a hint behind each MATCH whose path begins at a named node with an indexed property."""
    return _LOOKUP.sub(_hinted, cypher)


def _hinted(lookup: re.Match[str]) -> str:
    variable, label, name = lookup["variable"], lookup["label"], lookup["property"]
    return f"{lookup[0]} USING INDEX SEEK {variable}:{label}({name})" if name in _INDEXED.get(label, ()) else lookup[0]
