"""Profiles: all that matching knows about a servant, to find out whether two servants are one person."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.model.days import Day, Period
from graph.model.facts import Ref
from graph.model.nodes import Sex
from loaders.matching.names import FoldedName, keys_of_folded


@dataclass(frozen=True, slots=True)
class Service:
    """Time in an organisation (by its id). ``full`` is a post that leaves no room for another: not part-time, not acting."""

    organisation: str
    period: Period
    full: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """What tells a servant (or a declared relative) from others.

    ``names`` are all spellings, former last names among them. ``position_titles`` are folded. ``seen`` is the period in which
    she served. ``identifiers`` are keyed and valid: a scheme that begins with two capital letters and a slash
    (``UZ/PINFL``) gives a person one number, any other scheme may give several. ``country`` has two letters. ``keys`` are the
    blocking keys of her names.
    """

    id: str
    names: tuple[FoldedName, ...]
    birth: Day | None = None
    sex: Sex | None = None
    services: frozenset[Service] = frozenset()
    position_titles: frozenset[str] = frozenset()
    seen: Period | None = None
    identifiers: frozenset[Ref] = frozenset()
    country: str | None = None
    keys: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", keys_of_folded(self.names, self.birth))

    @property
    def organisations(self) -> frozenset[str]:
        return frozenset(service.organisation for service in self.services)
