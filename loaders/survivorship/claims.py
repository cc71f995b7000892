"""Whose word counts, property by property. Pure.

The portal with authority wins, the others keep their word in their records. The outcome depends only on what the records say,
never on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.model.days import LAST_DAY
from graph.model.name_folding import fold
from loaders.matching.names import name_keys
from loaders.survivorship.precedence import SourcePrecedence

# Made from other properties, or gathered from all of them.
_NEVER_DISPUTED = frozenset({"sort_key", "also_written"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What one record says of a thing, by property as the graph stores it; nothing is said of what is None.

    ``ends`` are the ids of what the thing is linked to, by the link's name: whose certificate it is. None is what is not loaded.
    ``key`` is the portal's own for the record.
    """

    portal: str
    stream: str
    record: str
    properties: Mapping[str, Any]
    part: bool = False
    ends: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    key: str = ""

    @property
    def source(self) -> str:
        return f"{self.portal}/{self.stream}"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One aspect (a property, both bounds of a day, or a link) on which portals contradict each other."""

    aspect: str
    winner: str
    values: tuple[str, ...]
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SurvivingClaims:
    """What counts, and what is disputed; ``ends`` are where links end by the word that counts, of those that claims tell of."""

    properties: Mapping[str, Any]
    disputes: tuple[Dispute, ...]
    ends: Mapping[str, str] = field(default_factory=dict[str, str])


def surviving_claims(label: str, claims: Sequence[Claim], authority: SourcePrecedence) -> SurvivingClaims:
    """The properties that count among the claims on one thing of that label, claims in any order.

    Of several records of one stream (an order and its corrections) the one with the last key counts.
    """
    claims = sorted(claims, key=lambda claim: (claim.key, claim.record), reverse=True)
    aspects: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for name in claim.properties:
            aspects[_aspect(name)].add(name)
    counting: dict[str, Any] = {}
    disputes: list[Dispute] = []
    winners: dict[str, Claim] = {}
    for aspect, names in sorted(aspects.items()):
        ordered = sorted(claims, key=lambda c: (*authority.rank(c.portal, label, aspect), not c.part, c.stream))
        said = [(claim, value) for claim in ordered if (value := _said(claim, aspect, names)) is not None]
        winner, value = said[0] if said else (None, {})
        # Where nobody says anything definite (an end that is not known), the first claim stands as it is.
        indefinite = {name: ordered[0].properties.get(name) for name in names}
        counting |= dict.fromkeys(names) | value if said else indefinite
        if winner is not None:
            winners[aspect] = winner
        if winner is not None and (losers := [pair for pair in said if _contradicts(label, aspect, winner, value, *pair)]):
            telling = [(winner, value), *losers]
            shown = tuple(f"{claim.source}: {_shown(aspect, value)}" for claim, value in telling)
            disputes.append(Dispute(aspect, winner.source, shown, tuple(claim.record for claim, _ in telling)))
    if (inverted := _inverted(counting, winners)) is not None:
        disputes = [dispute for dispute in disputes if dispute.aspect != "end"] + [inverted]
        # No word on the end then: neither of the two may be cut to fit the other.
        counting |= {"open": False, "end_earliest": counting["start_earliest"], "end_latest": LAST_DAY}
    ends: dict[str, str] = {}
    for link in sorted({name for claim in claims for name in claim.ends}):
        telling = (claim for claim in claims if link in claim.ends)
        said = sorted(telling, key=lambda c: (*authority.rank(c.portal, label, link), c.stream))
        if (end := said[0].ends[link]) is not None:
            ends[link] = end
            disputes += _disputed_link(link, said)
    return SurvivingClaims(counting, tuple(disputes), ends)


def _disputed_link(link: str, said: Sequence[Claim]) -> Iterator[Dispute]:
    """The dispute about where a link ends, if there is one; the first claim is the one that counts."""
    winner = said[0]
    others = [claim for claim in said if claim.portal != winner.portal and claim.ends[link] is not None]
    losers = [claim for claim in others if claim.ends[link] != winner.ends[link]]
    if losers:
        telling = [winner, *losers]
        shown = tuple(f"{claim.source}: {claim.ends[link]}" for claim in telling)
        yield Dispute(link, winner.source, shown, tuple(claim.record for claim in telling))


def _inverted(counting: Mapping[str, Any], winners: Mapping[str, Claim]) -> Dispute | None:
    """The dispute between a start and an end, each from a record of its own, of which the end comes certainly first."""
    start, end = counting.get("start_earliest"), counting.get("end_latest")
    if start is None or end is None or start <= end:
        return None
    telling = (winners["start"], winners["end"])
    shown = tuple(f"{c.source}: {name} {_shown(name, counting)}" for c, name in zip(telling, ("start", "end"), strict=True))
    return Dispute("end", winners["start"].source, shown, tuple(claim.record for claim in telling))


def _aspect(name: str) -> str:
    return "end" if name == "open" else name.removesuffix("_earliest").removesuffix("_latest")


def _said(claim: Claim, aspect: str, names: Iterable[str]) -> dict[str, Any] | None:
    value = {name: claim.properties[name] for name in names if claim.properties.get(name) is not None}
    # An end that may be any day is not a word on the end.
    unknown_end = value.get("open") is False and value.get("end_latest", LAST_DAY) == LAST_DAY
    return None if unknown_end else value or None


def _contradicts(
    label: str, aspect: str, winner: Claim, counting: Mapping[str, Any], other: Claim, value: Mapping[str, Any]
) -> bool:
    if aspect in _NEVER_DISPUTED or other.portal == winner.portal:
        return False
    if f"{aspect}_earliest" in counting and f"{aspect}_earliest" in value:
        return not (
            counting[f"{aspect}_earliest"] <= value[f"{aspect}_latest"]
            and value[f"{aspect}_earliest"] <= counting[f"{aspect}_latest"]
        )
    if (label, aspect) == ("Servant", "name"):
        # Another script or order of the parts is no other name: what shares a key of matching is one.
        return name_keys([counting["name"]]).isdisjoint(name_keys([value["name"]]))
    ours, theirs = ({name: _comparable(each) for name, each in said.items()} for said in (counting, value))
    return ours != theirs


def _comparable(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def _shown(aspect: str, value: Mapping[str, Any]) -> str:
    if value.get("open"):
        return "open"
    earliest, latest = value.get(f"{aspect}_earliest"), value.get(f"{aspect}_latest")
    if earliest is not None:
        return str(earliest) if earliest == latest else f"{earliest} to {latest}"
    return ", ".join(str(each) for each in value.values())
