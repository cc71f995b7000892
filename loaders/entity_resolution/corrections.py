"""Which rows that contradict what is loaded are corrections, and to whom identifiers belong once they are made. Pure.

A correction stands where no other record says the contrary and no person's judgement does: the rows of one circle of clusters are
taken together, as numbers may have been exchanged, and one by one where together they cannot stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import chain

from loaders.entity_resolution.clusters import ROWS, Clusters, Judgement, Origin, Verdict, in_turn
from loaders.ingest.quarantine import Quarantined
from loaders.keys.ids import IdentifierKey, leading_key, national_numbers_differ, node_id

Keys = tuple[str, ...]
"""The identifiers that one fact gives a servant, the most authoritative first."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that contradicts what is loaded: the record it is of, and the identifiers of each servant it speaks of."""

    row: Quarantined
    record: str
    servants: tuple[Keys, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The corrections that stand, and what is with them.

    All origins, the identifiers that records still give to somebody, the ids of the judgements of rows that are over.
    """

    corrections: Sequence[Correction]
    origins: Sequence[Origin]
    spoken: AbstractSet[str]
    over: AbstractSet[str]


class UnionFind:
    """Identifiers that are given to one servant, directly or by others between them."""

    def __init__(self, servants: Iterable[Iterable[str]]) -> None:
        self._with: dict[str, set[str]] = {}
        for keys in map(set, servants):
            joined = keys.union(*(self._with.get(key, ()) for key in keys))
            self._with |= dict.fromkeys(joined, joined)

    def of(self, key: str) -> AbstractSet[str]:
        return self._with.get(key, {key})


def agreed(
    corrections: Sequence[Correction],
    origins: Sequence[Origin],
    said: Mapping[str, Sequence[Keys]],
    judgements: Sequence[Judgement],
) -> Outcome:
    """``said`` are the identifiers that records now give to the servants they speak of; ``judgements`` those that may stand."""
    found: dict[str, Origin] = {origin.id: origin for origin in origins}
    standing: list[Correction] = []
    spoken: set[str] = set()
    over: set[str] = set()
    for circle in _circles(corrections, origins, said, judgements):
        chosen: list[Correction] = []
        outcome = circle.with_corrections(circle.corrections)
        if outcome is None:
            for each in circle.corrections:
                if tried := circle.with_corrections([*chosen, each]):
                    outcome, chosen = tried, [*chosen, each]
        if outcome is not None:
            standing += outcome.corrections
            found |= {origin.id: origin for origin in outcome.origins}
            spoken |= outcome.spoken
            over |= outcome.over
    return Outcome(standing, list(found.values()), spoken, over)


@dataclass(slots=True)
class _Circle:
    """Whatever is linked by identifiers, and by nobody else's."""

    corrections: list[Correction] = field(default_factory=list[Correction])
    origins: list[Origin] = field(default_factory=list[Origin])
    said: dict[str, list[Keys]] = field(default_factory=dict[str, list[Keys]])
    judgements: list[Judgement] = field(default_factory=list[Judgement])

    def with_corrections(self, corrections: Sequence[Correction]) -> Outcome | None:
        """What comes of these; None where something stands against one of them."""
        corrected = {each.record for each in corrections}
        stated = [keys for record, servants in self.said.items() if record not in corrected for keys in servants]
        stated += [keys for each in corrections for keys in each.servants]
        together = UnionFind(stated)
        over = {each.id for each in self.judgements if _is_over(each, together)}
        origins = parted(self.origins, together, corrections)
        clusters = Clusters(origins)
        for judgement in in_turn(each for each in self.judgements if each.id not in over):
            problem = clusters.add(judgement)
            if problem and judgement.by != ROWS and judgement.state == "applied":
                return None
        if not all(clusters.may_be_one(keys) and _joined(clusters, keys) for each in corrections for keys in each.servants):
            return None
        return Outcome(corrections, origins, frozenset(chain(*stated)), over)


def _circles(
    corrections: Iterable[Correction],
    origins: Iterable[Origin],
    said: Mapping[str, Sequence[Keys]],
    judgements: Iterable[Judgement],
) -> Iterator[_Circle]:
    """Those in which there is something to correct."""
    corrections, origins, judgements = list(corrections), list(origins), list(judgements)
    stated = [(record, keys) for record, servants in said.items() for keys in servants]
    linked = UnionFind(
        [
            *(origin.keys for origin in origins),
            *(keys for _, keys in stated),
            *(chain(*each.servants) for each in corrections),
            *((each.left, each.right) for each in judgements),
        ]
    )
    found: dict[int, _Circle] = {}

    def circle(key: str) -> _Circle:
        return found.setdefault(id(linked.of(key)), _Circle())

    for each in corrections:
        circle(each.servants[0][0]).corrections.append(each)
    for origin in origins:
        circle(next(iter(origin.keys))).origins.append(origin)
    for record, keys in stated:
        circle(keys[0]).said.setdefault(record, []).append(keys)
    for judgement in judgements:
        circle(judgement.left).judgements.append(judgement)
    return (each for each in found.values() if each.corrections)


def parted(origins: Iterable[Origin], together: UnionFind, corrections: Iterable[Correction]) -> list[Origin]:
    """The origins once each identifier is with those that records say it belongs to, as far as the corrections demand it.

    A origin keeps its id with the identifier that gave it; what leaves goes where the rest of it is, or to a origin of its own.
    """
    found = {origin.id: origin for origin in origins}
    for servant in (keys for each in corrections for keys in each.servants):
        one = together.of(servant[0])
        for id_ in [origin.id for origin in found.values() if origin.keys & one]:
            origin = found[id_]
            rest = origin.keys - one
            if not national_numbers_differ(one, rest):
                continue
            if _founder(origin) in one:
                leaving, to = rest, _id(leading_key(rest))
            else:
                others = (each for each in found.values() if each.id != id_ and each.keys & one)
                leaving = origin.keys & one
                to = min(
                    (each.id for each in others if not national_numbers_differ(one, each.keys - one)), default=_id(servant[0])
                )
            found[id_] = replace(origin, keys=origin.keys - leaving)
            there = found.get(to, Origin(to, frozenset(), origin.now))
            found[to] = replace(there, keys=there.keys | leaving)
    return [origin for origin in found.values() if origin.keys]


def _joined(clusters: Clusters, keys: Keys) -> bool:
    """Joins the bearers of these identifiers, as the row that gives them will; tells whether that can be."""
    known = [key for key in keys if clusters.bears(key)]
    return not any(clusters.join(known[0], key) for key in known[1:])


def _is_over(judgement: Judgement, together: UnionFind) -> bool:
    """Whether it was a row's word that two are one, and what is said of them now contradicts it."""
    by_row = judgement.by == ROWS and judgement.verdict is Verdict.ACCEPT
    return by_row and national_numbers_differ(together.of(judgement.left), together.of(judgement.right))


def _founder(origin: Origin) -> str | None:
    """The identifier that gave the origin its id; after a new identity key that is not to be told any more."""
    return next((key for key in origin.keys if _id(key) == origin.id), None)


def _id(key: str) -> str:
    return node_id("servant", IdentifierKey.parse(key).ref)
