"""Source precedence: the order of portals for each label or property, as data. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from loaders.portal_api.contract import Portal


@dataclass(frozen=True, slots=True)
class SourcePrecedence:
    """The order of portals for each label or ``Label.property``.

    A deployment's own order (``orders``) comes first. Then come portals that declare authority for the property, portals that
    declare it for the label, and all others, each group in the order of ``portals``.
    """

    portals: Mapping[str, frozenset[str]]
    """The labels and properties for which each portal declares authority, by the portal's name."""
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    @classmethod
    def of(cls, portals: Iterable[Portal], orders: Mapping[str, Sequence[str]] | None = None) -> SourcePrecedence:
        """Make the precedence from what portals declare and from a deployment's own orders."""
        return cls({portal.name: portal.authority for portal in portals}, orders or {})

    def has_authority(self, portal: str, label: str) -> bool:
        """Tell whether the portal declares authority for the label."""
        return label in self.portals.get(portal, frozenset())

    def rank(self, portal: str, label: str, aspect: str) -> tuple[int, int, int]:
        """Return a sort key that puts the portal with the highest precedence first, and one that is not installed last."""
        exact = f"{label}.{aspect}"
        order = self.orders.get(exact, self.orders.get(label, ()))
        place_in_order = order.index(portal) if portal in order else len(order)
        declared = self.portals.get(portal, frozenset())
        by_authority = 0 if exact in declared else 1 if label in declared else 2
        known = list(self.portals)
        return place_in_order, by_authority, known.index(portal) if portal in known else len(known)
