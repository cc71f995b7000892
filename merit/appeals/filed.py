"""An appeal as the graph holds it: who filed it, and what it contests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledAppeal:
    """An appeal and whom and what it concerns, by their ids; ``about`` is what its record names.

    ``people`` are complained about. ``decisions`` are contested: appointments, competitions, assessments and sanctions; with an
    appointment the competitions that its order names, with a competition the appointments whose orders name it. ``holders`` are
    the servants whom the decisions are about, ``positions`` those that the competitions are for. An appeal about a body contests
    no decision. ``appellant`` is None where no record of hers is left.
    """

    id: str
    appellant: str | None
    about: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    positions: frozenset[str] = frozenset()

    @property
    def servants(self) -> frozenset[str]:
        """The servants whose dossiers it concerns."""
        others = self.people | self.holders
        return others | {self.appellant} if self.appellant else others

    @property
    def subjects(self) -> frozenset[str]:
        """The subjects of all dossiers that it concerns."""
        return self.servants | self.positions

    def contests(self, ids: Iterable[str]) -> bool:
        """Tell whether a contested decision is among these."""
        return not self.decisions.isdisjoint(ids)


def filed_appeal(row: Mapping[str, Any]) -> FiledAppeal:
    """Return the appeal of a row of ``merit/appeals``."""
    sets = {name: frozenset[str](row[name]) for name in ("people", "decisions", "holders", "positions")}
    return FiledAppeal(id=row["id"], appellant=row["appellant"], about=tuple(sorted(row["about"])), **sets)
