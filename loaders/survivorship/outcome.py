"""What survivorship decided for nodes of one label, as rows of the statements that write it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.model.table import NodeType
from loaders.keys.ids import conflict_id
from loaders.survivorship.claims import Claim, Dispute, SurvivingClaims

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows of the statements that write what survivorship decided for nodes of one label."""

    properties: list[Row] = field(default_factory=list[Row])
    targets: dict[str, list[Row]] = field(default_factory=lambda: defaultdict[str, list[Row]](list))
    """By the field of the link."""
    opened: list[Row] = field(default_factory=list[Row])
    closed: list[Row] = field(default_factory=list[Row])

    def add(self, node: NodeType, id_: str, claims: Sequence[Claim], surviving: SurvivingClaims, disputed: Sequence[str]) -> None:
        """Add the rows for one node. ``disputed`` are its disputed aspects until now."""
        now_disputed = [dispute.aspect for dispute in surviving.disputes]
        properties = {**surviving.properties, "survivorship_applied": True, "disputed": now_disputed or None}
        if node.label == "Servant":
            properties |= {"also_written": _other_spellings(claims, surviving.properties["name"]), "match_pending": id_}
        self.properties.append({"id": id_, "properties": properties})
        for link, targets in _targets(node, claims, surviving):
            self.targets[link].append({"id": id_, "targets": targets})
        self.opened.extend(_conflict(id_, node.label, dispute) for dispute in surviving.disputes)
        self.closed.extend({"id": conflict_id(id_, aspect)} for aspect in disputed if aspect not in now_disputed)


def _targets(node: NodeType, claims: Sequence[Claim], surviving: SurvivingClaims) -> Iterator[tuple[str, list[Row]]]:
    """Yield the winning target of each single-valued link; empty where no claim states the link any longer.

    Nothing is yielded if the claims were read without links.
    """
    stated = {name for claim in claims for name in claim.link_targets}
    for link in node.links if stated else ():
        if link.field in surviving.link_targets:
            yield link.field, [{"id": surviving.link_targets[link.field], "value": None}]
        elif not link.many and not link.required and link.field not in stated:
            yield link.field, []


def _other_spellings(claims: Sequence[Claim], name: str) -> list[str] | None:
    """Return every other spelling of a servant's name, from all portals; None if there is none."""
    spellings = {claim.properties["name"] for claim in claims}
    spellings |= {other for claim in claims for other in claim.properties.get("also_written") or ()}
    return sorted(spellings - {name}) or None


def _conflict(id_: str, label: str, dispute: Dispute) -> Row:
    properties = {
        "node": id_,
        "label": label,
        "property": dispute.aspect,
        "state": "open",
        "winner": dispute.winner,
        "values": list(dispute.values),
    }
    return {"id": conflict_id(id_, dispute.aspect), "node": id_, "records": list(dispute.records), "properties": properties}
