"""Clusters of servants that are one person. Pure: servants as loaded (origins) and judgements go in, clusters come out.

Two servants that were judged to be two persons are never joined, however many other servants link them. Neither are two servants
with different valid numbers of one national scheme. Which judgements stand depends on all judgements there are, not on the order
in which a graph received them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from loaders.keys.ids import candidate_id, conflicting_national_numbers, has_national_id

SOURCE_ROW_AUTHOR = "identifiers"
"""Author (``by``) of judgements implied by a source row that carries the identifiers of two servants (``propose_merges``)."""


class Verdict(StrEnum):
    """The decision on two servants: one person, two persons, or undecided."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"


class JudgementState(StrEnum):
    """What became of a judgement."""

    WAITING = "waiting"
    APPLIED = "applied"
    REFUSED = "refused"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision on two identifiers, given by their keys in order.

    ``problem`` tells why it was refused, or why it still waits. ``candidate`` is the id of the match candidate that it is about,
    whether there is such a candidate or not; None until both identifiers are loaded. ``version`` rises with each decision on the
    two: a new verdict, or its withdrawal.
    """

    id: str
    left: str
    right: str
    verdict: Verdict
    by: str
    why: str
    at: datetime
    state: JudgementState = JudgementState.WAITING
    problem: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_why: str | None = None
    candidate: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Origin:
    """A servant as loaded: its id, its identifier keys, and the id of the servant they stand for now."""

    id: str
    keys: frozenset[str]
    current: str


def by_priority(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Sort judgements as they are taken into account: rejections, then what people accepted, then what source rows imply.

    Within each group the order is that of their making.
    """
    return sorted(
        judgements, key=lambda each: (each.verdict is not Verdict.REJECT, each.by == SOURCE_ROW_AUTHOR, each.at, each.id)
    )


class Clusters:
    """Origins joined by judgements that are added one by one."""

    def __init__(self, origins: Iterable[Origin]) -> None:
        self._origins = {origin.id: origin for origin in origins}
        self._origin_of = {key: origin.id for origin in self._origins.values() for key in origin.keys}
        self._cluster = {origin: {origin} for origin in self._origins}
        self._rejected: list[tuple[str, str]] = []

    def has_key(self, key: str) -> bool:
        """Tell whether an origin has this identifier."""
        return key in self._origin_of

    def has_both(self, judgement: Judgement) -> bool:
        """Tell whether both identifiers of the judgement are loaded."""
        return self.has_key(judgement.left) and self.has_key(judgement.right)

    def add(self, judgement: Judgement) -> str | None:
        """Take the judgement into account, or return why it contradicts those added before."""
        if not self.has_both(judgement) or judgement.verdict is Verdict.UNSURE:
            return None
        one, other = self._origin_of[judgement.left], self._origin_of[judgement.right]
        if judgement.verdict is Verdict.REJECT:
            if self._cluster[one] is self._cluster[other]:
                return f"{one} and {other} are joined by other judgements; withdraw one of those first"
            self._rejected.append((one, other))
            return None
        return self.join(judgement.left, judgement.right)

    def join(self, left: str, right: str) -> str | None:
        """Join the clusters of two identifiers, or return why they cannot be one person."""
        one, other = self._origin_of[left], self._origin_of[right]
        if self._cluster[one] is self._cluster[other]:
            return None
        joined = self._cluster[one] | self._cluster[other]
        for first, second in self._rejected:
            if first in joined and second in joined:
                return f"{first} and {second} were judged to be two people"
        if conflicting_national_numbers(key for origin in joined for key in self._origins[origin].keys):
            return f"{one} and {other} have different valid national numbers"
        for origin in joined:
            self._cluster[origin] = joined
        return None

    def affected_origins(self, keys: Iterable[str]) -> set[str]:
        """Return the ids of all origins that are one person with a holder of these identifiers.

        They are one person by the judgements, or were so in the graph until now.
        """
        holders = {self._origin_of[key] for key in keys if key in self._origin_of}
        joined = {origin for holder in holders for origin in self._cluster[holder]}
        current = {self._origins[origin].current for origin in joined}
        return joined | {origin.id for origin in self._origins.values() if origin.current in current}

    def can_be_one_person(self, keys: Iterable[str]) -> bool:
        """Tell whether the holders of these identifiers, joined, have no two valid numbers of one national scheme."""
        given = set(keys)
        origins = {origin for key in given & self._origin_of.keys() for origin in self._cluster[self._origin_of[key]]}
        return not conflicting_national_numbers(given.union(*(self._origins[origin].keys for origin in origins)))

    def surviving_id(self, origin: str) -> str:
        """Return the id that an origin's cluster goes by: of its origins one with a national number, then the least id."""
        return min(self._cluster[origin], key=lambda each: (not has_national_id(self._origins[each].keys), each))

    def has_national_id(self, origin: str) -> bool:
        """Tell whether the cluster of an origin has a valid national number."""
        return any(has_national_id(self._origins[each].keys) for each in self._cluster[origin])

    def keys_of(self, origin: str) -> frozenset[str]:
        """Return the identifier keys of one origin."""
        return self._origins[origin].keys

    def candidate_id(self, judgement: Judgement) -> str:
        """Return the id of the match candidate that the judgement is about, whether there is such a candidate or not."""
        return candidate_id("servant", *sorted((self._origin_of[judgement.left], self._origin_of[judgement.right])))
