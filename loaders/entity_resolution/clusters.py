"""Clusters as judgements make them of the servants that were loaded. Pure.

Two servants that somebody judged to be two clusters are never joined, however many others lie between them, nor are two with
different valid numbers of one national scheme. Which judgements stand follows from all there are, not from when a graph learned
of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from loaders.keys.ids import candidate_id, conflicting_national_numbers, has_national_id

ROWS = "identifiers"
"""By whom a judgement is that a row makes: of one who gives the identifiers of two (``propose_merges``)."""


class Verdict(StrEnum):
    """One person, two clusters, or not to be told from what there is."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision on two identifiers (their keys, in order). ``state`` is waiting, applied, refused or withdrawn."""

    id: str
    left: str
    right: str
    verdict: Verdict
    by: str
    why: str
    at: datetime
    state: str = "waiting"
    problem: str | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """A servant as loaded: the identifiers it was loaded with, and the servant they stand for now."""

    id: str
    keys: frozenset[str]
    now: str


def in_turn(judgements: Iterable[Judgement]) -> list[Judgement]:
    """As they are taken into account: rejections, what clusters accepted as they did, then what rows say of identifiers."""
    return sorted(judgements, key=lambda each: (each.verdict is not Verdict.REJECT, each.by == ROWS, each.at, each.id))


class Clusters:
    """Homes joined by judgements, as they are added one by one."""

    def __init__(self, origins: Iterable[Origin]) -> None:
        self._origins = {origin.id: origin for origin in origins}
        self._origin_of = {key: origin.id for origin in self._origins.values() for key in origin.keys}
        self._cluster = {origin: {origin} for origin in self._origins}
        self._apart: list[tuple[str, str]] = []

    def knows(self, judgement: Judgement) -> bool:
        """Whether both identifiers are loaded."""
        return judgement.left in self._origin_of and judgement.right in self._origin_of

    def add(self, judgement: Judgement) -> str | None:
        """Takes the judgement into account, or tells why it cannot stand beside those before it."""
        if not self.knows(judgement) or judgement.verdict is Verdict.UNSURE:
            return None
        one, other = self._origin_of[judgement.left], self._origin_of[judgement.right]
        if judgement.verdict is Verdict.REJECT:
            if self._cluster[one] is self._cluster[other]:
                return f"{one} and {other} are joined by other judgements; withdraw one of those first"
            self._apart.append((one, other))
            return None
        return self.join(judgement.left, judgement.right)

    def bears(self, key: str) -> bool:
        """Whether anybody here has the identifier."""
        return key in self._origin_of

    def join(self, left: str, right: str) -> str | None:
        """Takes the bearers of two identifiers for one person, or tells why they cannot be."""
        one, other = self._origin_of[left], self._origin_of[right]
        if self._cluster[one] is self._cluster[other]:
            return None
        joined = self._cluster[one] | self._cluster[other]
        for here, there in self._apart:
            if here in joined and there in joined:
                return f"{here} and {there} were judged to be two clusters"
        if conflicting_national_numbers(key for origin in joined for key in self._origins[origin].keys):
            return f"{one} and {other} have different valid national numbers"
        for origin in joined:
            self._cluster[origin] = joined
        return None

    def cluster_of(self, keys: Iterable[str]) -> set[str]:
        """The origins of those who are or were one person with the bearers of these identifiers."""
        dirty = {self._origin_of[key] for key in keys if key in self._origin_of}
        found = {origin for one in dirty for origin in self._cluster[one]}
        present = {self._origins[origin].now for origin in found | dirty}
        return found | dirty | {origin.id for origin in self._origins.values() if origin.now in present}

    def may_be_one(self, keys: Iterable[str]) -> bool:
        """Whether whoever has these identifiers has no two valid numbers of one national scheme."""
        named = set(keys)
        origins = {origin for key in named & self._origin_of.keys() for origin in self._cluster[self._origin_of[key]]}
        return not conflicting_national_numbers(named.union(*(self._origins[origin].keys for origin in origins)))

    def servant(self, origin: str) -> str:
        """The id of the servant a origin belongs to: of its person's origins one with a national number, then the least id."""
        return min(self._cluster[origin], key=lambda each: (not has_national_id(self._origins[each].keys), each))

    def is_anchored(self, origin: str) -> bool:
        """Whether the person of a origin has a valid national number."""
        return any(has_national_id(self._origins[each].keys) for each in self._cluster[origin])

    def origin(self, id_: str) -> Origin:
        return self._origins[id_]

    def candidate(self, judgement: Judgement) -> str:
        """The id of the candidate that the judgement is about, whether it was ever offered or not."""
        return candidate_id("servant", *sorted((self._origin_of[judgement.left], self._origin_of[judgement.right])))
