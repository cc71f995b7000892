"""Which quarantined rows are accepted as corrections of identifiers, and which origin each identifier then belongs to.

Pure: rows that contradict what is loaded, origins, the identifiers that records state, and judgements go in; the accepted
corrections and their consequences come out.

A correction is accepted if no other record and no person's judgement contradicts it. Corrections that are linked by identifiers
are checked together, because numbers may have been exchanged between servants; if they cannot all be accepted, they are checked
one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import chain

from loaders.entity_resolution.clusters import SOURCE_ROW_AUTHOR, Clusters, Judgement, Origin, Verdict, by_priority
from loaders.ingest.records import QuarantinedRow
from loaders.keys.ids import IdentifierKey, leading_key, national_numbers_differ, node_id

IdentifierKeys = tuple[str, ...]
"""Keys of the identifiers that one fact states for a servant, the most authoritative first."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that contradicts what is loaded: its record id, and the identifiers it states for each servant."""

    row: QuarantinedRow
    record: str
    servants: tuple[IdentifierKeys, ...]


@dataclass(frozen=True, slots=True)
class AcceptedCorrections:
    """The corrections that are accepted, and what follows from them.

    ``origins`` are all origins, split where a correction demands it. ``stated_keys`` are the identifiers that records still
    state. ``obsolete`` are the ids of judgements that source rows implied and no longer imply.
    """

    corrections: Sequence[Correction]
    origins: Sequence[Origin]
    stated_keys: AbstractSet[str]
    obsolete: AbstractSet[str]


class UnionFind:
    """Identifiers in clusters: two are in one cluster if a servant has both, or if a chain of servants links them."""

    def __init__(self, servants: Iterable[Iterable[str]]) -> None:
        self._clusters: dict[str, set[str]] = {}
        for keys in map(set, servants):
            joined = keys.union(*(self._clusters.get(key, ()) for key in keys))
            self._clusters |= dict.fromkeys(joined, joined)

    def cluster_of(self, key: str) -> AbstractSet[str]:
        """Return the identifiers in the cluster of this one, itself among them."""
        return self._clusters.get(key, {key})


def accept_corrections(
    corrections: Sequence[Correction],
    origins: Sequence[Origin],
    stated: Mapping[str, Sequence[IdentifierKeys]],
    judgements: Sequence[Judgement],
) -> AcceptedCorrections:
    """Return the corrections that can be accepted.

    ``stated`` are the identifiers that records state now for each servant they describe, by record id. ``judgements`` are those
    that may stand (waiting, applied or refused).
    """
    all_origins: dict[str, Origin] = {origin.id: origin for origin in origins}
    accepted: list[Correction] = []
    stated_keys: set[str] = set()
    obsolete: set[str] = set()
    for component in _components(corrections, origins, stated, judgements):
        if (outcome := _accept_in(component)) is not None:
            accepted += outcome.corrections
            all_origins |= {origin.id: origin for origin in outcome.origins}
            stated_keys |= outcome.stated_keys
            obsolete |= outcome.obsolete
    return AcceptedCorrections(accepted, list(all_origins.values()), stated_keys, obsolete)


@dataclass(slots=True)
class _Component:
    """Corrections, and all that is linked to them by identifiers; nothing else is."""

    corrections: list[Correction] = field(default_factory=list[Correction])
    origins: list[Origin] = field(default_factory=list[Origin])
    stated: dict[str, list[IdentifierKeys]] = field(default_factory=dict[str, list[IdentifierKeys]])
    judgements: list[Judgement] = field(default_factory=list[Judgement])


def _components(
    corrections: Iterable[Correction],
    origins: Iterable[Origin],
    stated: Mapping[str, Sequence[IdentifierKeys]],
    judgements: Iterable[Judgement],
) -> Iterator[_Component]:
    """Yield the components that hold a correction."""
    corrections, origins, judgements = list(corrections), list(origins), list(judgements)
    by_servant = [(record, keys) for record, servants in stated.items() for keys in servants]
    linked = UnionFind(
        [
            *(origin.keys for origin in origins),
            *(keys for _, keys in by_servant),
            *(chain(*each.servants) for each in corrections),
            *((each.left, each.right) for each in judgements),
        ]
    )
    found: dict[int, _Component] = {}

    def component(key: str) -> _Component:
        return found.setdefault(id(linked.cluster_of(key)), _Component())

    for each in corrections:
        component(each.servants[0][0]).corrections.append(each)
    for origin in origins:
        component(next(iter(origin.keys))).origins.append(origin)
    for record, keys in by_servant:
        component(keys[0]).stated.setdefault(record, []).append(keys)
    for judgement in judgements:
        component(judgement.left).judgements.append(judgement)
    return (each for each in found.values() if each.corrections)


def _accept_in(component: _Component) -> AcceptedCorrections | None:
    """Accept all corrections of a component, else as many as can be accepted one by one; None if there are none."""
    if (outcome := _accept(component, component.corrections)) is not None:
        return outcome
    accepted: list[Correction] = []
    for each in component.corrections:
        if with_this := _accept(component, [*accepted, each]):
            outcome, accepted = with_this, [*accepted, each]
    return outcome


def _accept(component: _Component, corrections: Sequence[Correction]) -> AcceptedCorrections | None:
    """Accept exactly these corrections, or return None if something contradicts one of them."""
    corrected = {each.record for each in corrections}
    stated = [keys for record, servants in component.stated.items() if record not in corrected for keys in servants]
    stated += [keys for each in corrections for keys in each.servants]
    identifiers = UnionFind(stated)
    obsolete = {each.id for each in component.judgements if _is_obsolete(each, identifiers)}
    origins = split_origins(component.origins, identifiers, corrections)
    clusters = Clusters(origins)
    for judgement in by_priority(each for each in component.judgements if each.id not in obsolete):
        problem = clusters.add(judgement)
        if problem and judgement.by != SOURCE_ROW_AUTHOR and judgement.state == "applied":
            return None
    for keys in (keys for each in corrections for keys in each.servants):
        if not clusters.can_be_one_person(keys) or not _join_holders(clusters, keys):
            return None
    return AcceptedCorrections(corrections, origins, frozenset(chain(*stated)), obsolete)


def split_origins(origins: Iterable[Origin], identifiers: UnionFind, corrections: Iterable[Correction]) -> list[Origin]:
    """Split origins so that each identifier is with those that records state it belongs with, as far as corrections demand it.

    An origin keeps its id with the identifier that its id was made from. The identifiers that leave an origin go to the origin
    of the others they belong with, or to a new origin.
    """
    found = {origin.id: origin for origin in origins}
    for keys in (keys for each in corrections for keys in each.servants):
        one = identifiers.cluster_of(keys[0])
        for id_ in [origin.id for origin in found.values() if origin.keys & one]:
            origin = found[id_]
            rest = origin.keys - one
            if not national_numbers_differ(one, rest):
                continue
            if _founding_key(origin) in one:
                leaving, to = rest, _origin_id(leading_key(rest))
            else:
                others = (each for each in found.values() if each.id != id_ and each.keys & one)
                fitting = (each.id for each in others if not national_numbers_differ(one, each.keys - one))
                leaving, to = origin.keys & one, min(fitting, default=_origin_id(keys[0]))
            found[id_] = replace(origin, keys=origin.keys - leaving)
            target = found.get(to, Origin(to, frozenset(), origin.current))
            found[to] = replace(target, keys=target.keys | leaving)
    return [origin for origin in found.values() if origin.keys]


def _join_holders(clusters: Clusters, keys: IdentifierKeys) -> bool:
    """Join the holders of these identifiers, as the row that states them will; return whether that is possible."""
    known = [key for key in keys if clusters.has_key(key)]
    return not any(clusters.join(known[0], key) for key in known[1:])


def _is_obsolete(judgement: Judgement, identifiers: UnionFind) -> bool:
    """Tell whether a source row implied that two servants are one, and what records state now contradicts it."""
    by_row = judgement.by == SOURCE_ROW_AUTHOR and judgement.verdict is Verdict.ACCEPT
    return by_row and national_numbers_differ(identifiers.cluster_of(judgement.left), identifiers.cluster_of(judgement.right))


def _founding_key(origin: Origin) -> str | None:
    """Return the identifier that the origin's id was made from; None after a rekeying, when it can no longer be recognised."""
    return next((key for key in origin.keys if _origin_id(key) == origin.id), None)


def _origin_id(key: str) -> str:
    return node_id("servant", IdentifierKey.parse(key).ref)
