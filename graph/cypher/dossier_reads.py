"""What the dossiers of the rules read, taken from the statements that read them.

A dossier is all that rules need to know of a servant, or of the competitions for a position. Here the paths of its statement are
turned round: from each node on a path a way leads back to the subject whose dossier reads the node. A path that is added to a
statement has its way back from then on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from graph.cypher.statements import statement
from graph.model.table import DERIVED_LINKS, node_type

SUBJECTS: Mapping[str, str] = {"Servant": "merit/servant_dossiers", "Position": "merit/competition_dossiers"}
"""The labels that have a dossier, each with the statement that reads it."""


NodeKeys = Mapping[str, Collection[str]]
"""Keys of nodes by label."""


class Step(NamedTuple):
    """One relationship, walked towards a node of a label; ``incoming`` where it points at the node that the step leaves."""

    type: str
    incoming: bool
    label: str

    def reversed(self, label: str) -> Step:
        """Return the step back, to a node of that label."""
        return Step(self.type, not self.incoming, label)

    def pattern(self, name: str = "", link: str = "") -> str:
        """Return the Cypher of the step; `name` is given to the node that it reaches, `link` to the relationship."""
        node = f"({name}:{self.label})"
        return f"<-[{link}:{self.type}]-{node}" if self.incoming else f"-[{link}:{self.type}]->{node}"


Way = tuple[Step, ...]
"""The steps from a node to the subject whose dossier reads it; none for the subject itself."""


class OwnLink(NamedTuple):
    """A relationship that belongs to a node: whoever writes the node writes it. ``value`` is a property of it that is read."""

    step: Step
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Reads:
    """What dossiers read of the nodes of one label.

    ``ways`` lead back to the subjects. ``properties`` are read, and of the label's own relationships ``links``.
    """

    ways: frozenset[Way]
    properties: frozenset[str] = frozenset()
    links: tuple[OwnLink, ...] = ()


@cache
def dossier_reads() -> Mapping[str, Reads]:
    """Return what dossiers read, by label.

    A match candidate is no part of a dossier. But a finding is graver where nobody doubts that its servants are one person each,
    so that a candidate counts as read with each servant.

    Raises `ValueError` for a path of a dossier statement that has another form than the others.
    """
    found = _Found()
    for subject, name in SUBJECTS.items():
        _Reader(found).read(statement(name).text, subject)
    between = Step("BETWEEN", incoming=False, label="Servant")
    found.ways["MatchCandidate"] = {(between, *way) for way in found.ways["Servant"]}
    found.properties["MatchCandidate"] = {"kind", "state"}
    found.edges["MatchCandidate", "BETWEEN", "Servant"] = set()
    return {
        label: Reads(frozenset(ways), frozenset(found.properties[label]), tuple(_own_links(label, found.edges)))
        for label, ways in found.ways.items()
    }


_Edge = tuple[str, str, str]
"""Label at the start, type, and label at the end of a relationship."""


@dataclass(frozen=True, slots=True)
class _Found:
    ways: dict[str, set[Way]] = field(default_factory=lambda: defaultdict[str, set[Way]](set))
    properties: dict[str, set[str]] = field(default_factory=lambda: defaultdict[str, set[str]](set))
    edges: dict[_Edge, set[str]] = field(default_factory=lambda: defaultdict[_Edge, set[str]](set))
    """With the properties of the relationship that are read."""


class _Reached(NamedTuple):
    """Where a variable of a statement is: a label, and the way back from there."""

    label: str
    way: Way


_NODE = r"\((?P<name>\w*)(?::(?P<label>\w+))?[^()]*\)"
_LINK = r"(?P<left><)?-\[(?P<link>\w*):(?P<type>\w+)\]-(?P<right>>)?"
_FIRST = re.compile(_NODE)
_NEXT = re.compile(rf"{_LINK}{_NODE}")
_PROPERTY = re.compile(r"\b(\w+)\.(\w+)\b")


class _Reader:
    """Walks through a statement line by line; a name stands for what it was bound to last."""

    def __init__(self, found: _Found) -> None:
        self._found = found
        self._named: dict[str, list[_Reached]] = {}
        self._links: dict[str, _Edge] = {}

    def read(self, text: str, subject: str) -> None:
        """Note the paths and properties that a statement reads of a label."""
        self._note(_Reached(subject, ()))
        for line in text.splitlines():
            for path in re.split(r"\bMATCH ", line)[1:]:
                self._walk(path, subject)
            for name, property_ in _PROPERTY.findall(line):
                for node in self._named.get(name, ()):
                    self._found.properties[node.label].add(property_)
                if name in self._links:
                    self._found.edges[self._links[name]].add(property_)

    def _walk(self, path: str, subject: str) -> None:
        first = _FIRST.match(path)
        if first is None:
            raise _unknown_form(path)
        if first["label"] == subject and first["name"] not in self._named:
            self._named[first["name"]] = [_Reached(subject, ())]
        nodes = self._named[first["name"]]
        at = first.end()
        while step := _NEXT.match(path, at):
            at = step.end()
            nodes = [reached for node in nodes for reached in self._reached(node, step)]
            if step["name"]:
                self._named[step["name"]] = nodes
        if path[at : at + 1] in ("-", "<", ","):
            raise _unknown_form(path)

    def _reached(self, node: _Reached, step: re.Match[str]) -> Iterator[_Reached]:
        incoming = step["left"] is not None
        for label in _labels_of(node.label, step["type"], step["label"]):
            forward = Step(step["type"], incoming, label)
            edge = (label, forward.type, node.label) if incoming else (node.label, forward.type, label)
            self._found.edges[edge] |= set()
            if step["link"]:
                self._links[step["link"]] = edge
            reached = _Reached(label, (forward.reversed(node.label), *node.way))
            self._note(reached)
            yield reached

    def _note(self, node: _Reached) -> None:
        self._found.ways[node.label].add(node.way)


def _unknown_form(path: str) -> ValueError:
    return ValueError(
        f"a dossier statement has the path «{path.strip()}», of which no way back can be made: write it as the others"
    )


def _labels_of(source: str, type_: str, label: str | None) -> list[str]:
    """Return the labels that a step of a statement may reach: the one that it names, or those of the model."""
    return [label] if label else [link.target for link in node_type(source).links if link.type == type_]


def _own_links(label: str, edges: Mapping[_Edge, set[str]]) -> Iterator[OwnLink]:
    """Yield the relationships that belong to nodes of a label, as far as they are read."""
    links = [(link.type, link.incoming, target) for link in node_type(label).links for target in link.target.split("|")]
    links += [(type_, False, end) for start, type_, end in DERIVED_LINKS if start == label]
    for type_, incoming, other in dict.fromkeys(links):
        edge = (other, type_, label) if incoming else (label, type_, other)
        if edge in edges:
            values = edges[edge]
            yield OwnLink(Step(type_, incoming, other), *sorted(values))
