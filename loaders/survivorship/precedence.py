"""Whose word counts for which property: an order of portals, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from loaders.portal_api.contract import Portal


@dataclass(frozen=True, slots=True)
class SourcePrecedence:
    """The order of portals for each label or ``Label.property``.

    A deployment's own order comes first (``orders``), then a portal that has authority for the property, then one that has it
    for the label, then the others, each in the order in which the portals are given.
    """

    portals: Mapping[str, frozenset[str]]
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    @classmethod
    def of(cls, portals: Iterable[Portal], orders: Mapping[str, Sequence[str]] | None = None) -> SourcePrecedence:
        return cls({portal.name: portal.authority for portal in portals}, orders or {})

    def has(self, portal: str, label: str) -> bool:
        """Whether the portal has authority for the label."""
        return label in self.portals.get(portal, frozenset())

    def rank(self, portal: str, label: str, aspect: str) -> tuple[int, int, int]:
        """Sorts the portal whose word counts most first; one that is not installed any more comes last."""
        exact = f"{label}.{aspect}"
        order = self.orders.get(exact, self.orders.get(label, ()))
        placed = order.index(portal) if portal in order else len(order)
        held = self.portals.get(portal, frozenset())
        standing = 0 if exact in held else 1 if label in held else 2
        known = list(self.portals)
        return placed, standing, known.index(portal) if portal in known else len(known)
