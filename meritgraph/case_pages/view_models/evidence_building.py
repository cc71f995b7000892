"""Gathers nodes and links from answers of the API. Answers name a node more than once, each time with a part of what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from meritgraph.case_pages.view_models.evidence_relations import RELATIONS, WITHOUT, Direction, Relation, others

Facts = Mapping[str, Any]

# An answer for an appointment without its start names it and what belongs to it, but does not show it.
_SHOWN_BY: Final = {"Appointment": "start"}


@dataclass(slots=True)
class Gathered:
    """What the answers have of one node."""

    id: str
    kind: str
    facts: dict[str, Any]
    is_evidence: bool = False
    gone: bool = False
    """Whether no portal states it any more."""


@dataclass(slots=True)
class Tie:
    """What the answers have of the links from one node to another."""

    source: str
    target: str
    verbs: list[str] = field(default_factory=list[str])
    is_evidence: bool = False
    dashed: bool = False
    directed: bool = True


@dataclass(slots=True)
class Gathering:
    """The nodes and links found so far. A link to a node that no answer shows is kept until one shows it."""

    nodes: dict[str, Gathered] = field(default_factory=dict[str, Gathered])
    ties: dict[tuple[str, str], Tie] = field(default_factory=dict[tuple[str, str], Tie])
    left_out: int = 0

    def take(self, kind: str, facts: Facts, hops: int, *, is_evidence: bool = False) -> str:
        """Take a node and the nodes up to so many hops from it, with all links among them; return its id."""
        id_ = facts["id"]
        if not _shows(kind, facts):
            return id_
        known = self.nodes.setdefault(id_, Gathered(id_, kind, {}))
        known.facts |= {key: value for key, value in facts.items() if value is not None or key not in known.facts}
        for relation in RELATIONS.get(kind, ()):
            for other in others(facts, relation):
                self._take_other(kind, facts, relation, other, hops, is_evidence)
        return id_

    def mark(self, id_: str, kind: str, facts: Facts, *, gone: bool) -> None:
        """Mark a node as evidence; take it by its label and text alone where no answer shows more."""
        known = self.nodes.setdefault(id_, Gathered(id_, kind, dict(facts)))
        known.is_evidence, known.gone = True, gone

    def miss(self, of: str | None, id_: str, facts: Facts) -> None:
        """Take something that is missing to a node."""
        self.nodes[id_] = Gathered(id_, "Missing", dict(facts), is_evidence=True)
        if of is not None:
            self._link(of, id_, WITHOUT, is_evidence=True, dashed=True, directed=True)

    def links(self) -> list[Tie]:
        """Return the links between nodes that are shown."""
        known = [each for each in self.ties.values() if each.source in self.nodes and each.target in self.nodes]
        into = {each.source for each in known if self.nodes[each.source].kind == "Promotion"}
        # The appointment that a move leads into says whose it is.
        return [each for each in known if not (each.target in into and self.nodes[each.source].kind == "Servant")]

    def neighbours(self, id_: str) -> list[str]:
        """Return the nodes that links lead to or from, in the order in which they were found."""
        found = [each.target if each.source == id_ else each.source for each in self.links() if id_ in (each.source, each.target)]
        return list(dict.fromkeys(found))

    def keep(self, ids: Iterable[str]) -> None:
        """Leave out all other nodes."""
        kept = set(ids)
        self.nodes = {id_: node for id_, node in self.nodes.items() if id_ in kept}

    def keep_first(self, most: int) -> None:
        """Leave out what is more than so many nodes, evidence last."""
        order = sorted(self.nodes.values(), key=lambda node: not node.is_evidence)
        self.left_out = max(0, len(order) - most)
        self.keep(node.id for node in order[:most])

    def _take_other(self, kind: str, facts: Facts, relation: Relation, other: Facts, hops: int, is_evidence: bool) -> None:
        # A tie is nothing without its people.
        left = hops if relation.kind == "Kinship" or kind == "Kinship" else hops - 1
        if left >= 0:
            self.take(relation.kind, other, left, is_evidence=is_evidence)
        one, another = facts["id"], other["id"]
        post = facts.get("position")
        if kind == "Appointment" and relation.kind == "Organisation" and post:
            one = post["id"]
        if relation.direction is Direction.TOWARDS or kind == "Kinship":
            one, another = another, one
        directed = relation.direction is not Direction.NEITHER
        unreviewed = facts.get("unreviewedMatch") or other.get("unreviewedMatch")
        self._link(one, another, relation.verb, is_evidence=is_evidence, dashed=bool(unreviewed), directed=directed)

    def _link(self, source: str, target: str, verb: str, *, is_evidence: bool, dashed: bool, directed: bool) -> None:
        tie = self.ties.setdefault((source, target), Tie(source, target, directed=directed))
        if verb not in tie.verbs:
            tie.verbs.append(verb)
        tie.is_evidence |= is_evidence
        tie.dashed |= dashed


def _shows(kind: str, facts: Facts) -> bool:
    """Tell whether an answer shows a node, and does not merely name it."""
    if kind in _SHOWN_BY:
        return facts.get(_SHOWN_BY[kind]) is not None
    leading = {relation.field for relation in RELATIONS.get(kind, ())}
    return any(key not in ("id", "__typename") and key not in leading and value is not None for key, value in facts.items())
