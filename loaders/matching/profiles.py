"""What matching knows of a servant: everything that may speak for or against her being another one."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.model.days import Day, Period
from graph.model.facts import Ref
from graph.model.nodes import Sex
from loaders.matching.names import FoldedName, keys_of


@dataclass(frozen=True, slots=True)
class Service:
    """Time in a body, by the body's id. ``full`` is a post that leaves no room for another: neither part-time nor acting."""

    body: str
    period: Period
    full: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """A servant as far as she can be told from others.

    ``names`` are all spellings, former last names among them. ``identifiers`` are keyed and valid: a scheme that begins with
    two capital letters and a stroke (``UZ/PINFL``) gives one number to a person, any other may give several. ``posts`` are
    folded titles. ``country`` has two letters.
    """

    id: str
    names: tuple[FoldedName, ...]
    birth: Day | None = None
    sex: Sex | None = None
    services: frozenset[Service] = frozenset()
    posts: frozenset[str] = frozenset()
    seen: Period | None = None
    identifiers: frozenset[Ref] = frozenset()
    country: str | None = None
    keys: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", keys_of(self.names, self.birth))

    @property
    def bodies(self) -> frozenset[str]:
        return frozenset(service.body for service in self.services)
