"""Which claim wins for each property and link of a node. Pure: the claims on one node go in, what survives comes out.

The claim of the portal with the highest source precedence wins; the others stay in their records, and the property is disputed if
a portal contradicts the winner. The outcome depends only on what the records state, never on the order in which they arrived.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.model.days import LAST_DAY
from graph.model.name_folding import fold
from graph.model.vocabulary import is_portal_word, meaning_field, word_field
from graph.model.words import UNKNOWN
from loaders.matching.names import name_keys
from loaders.survivorship.precedence import SourcePrecedence

# Longer ones are no numbers to count with: they are ordered as texts.
_DIGITS = 40
_WHOLE_NUMBER = re.compile(f"[0-9]{{1,{_DIGITS}}}")
# Properties made from other properties, or gathered from all claims.
_NEVER_DISPUTED = frozenset({"sort_key", "also_written"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What one record states about a node: its properties as the graph stores them, where None states nothing.

    A ``partial`` claim states only some properties, in a row of its own. ``link_targets`` are the ids of the nodes that
    single-valued links lead to, by the link's name (whose certificate it is); None stands for a node that is not loaded.
    ``record_key`` is the portal's own key of the record.
    """

    portal: str
    stream: str
    record: str
    properties: Mapping[str, Any]
    partial: bool = False
    link_targets: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    record_key: str = ""

    @property
    def source(self) -> str:
        return f"{self.portal}/{self.stream}"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One aspect (a property, both bounds of a day, or a link) on which portals contradict each other.

    ``winner`` is the portal/stream that wins; ``values`` are texts ``portal/stream: value``; ``records`` are record ids. The
    winner comes first in both.
    """

    aspect: str
    winner: str
    values: tuple[str, ...]
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SurvivingClaims:
    """The winning properties of a node, its disputes, and the winning target id of each link whose target is loaded."""

    properties: Mapping[str, Any]
    disputes: tuple[Dispute, ...]
    link_targets: Mapping[str, str] = field(default_factory=dict[str, str])


def surviving_claims(label: str, claims: Sequence[Claim], precedence: SourcePrecedence) -> SurvivingClaims:
    """Return what survives of the claims (at least one, in any order) on a node of that label.

    Of several records of one stream (an order and its corrections) the one with the last key wins (``key_order``).
    """
    claims = sorted(claims, key=lambda claim: (key_order(claim.record_key), claim.record), reverse=True)
    properties: dict[str, Any] = {}
    disputes: list[Dispute] = []
    winners: dict[str, Claim] = {}
    for aspect, names in _names_by_aspect(label, claims):
        ordered = sorted(claims, key=lambda c: (*precedence.rank(c.portal, label, aspect), not c.partial, c.stream))
        stated = [(claim, value) for claim in ordered if (value := _stated_value(claim, aspect, names)) is not None]
        if not stated:
            # No claim states anything definite (an end that is not known, a word that nobody translated): the first claim that
            # states anything is taken as it is.
            stating = (claim for claim in ordered if any(claim.properties.get(name) is not None for name in names))
            first = next(stating, ordered[0])
            properties |= {name: first.properties.get(name) for name in names}
            continue
        winners[aspect], value = stated[0]
        properties |= dict.fromkeys(names) | value
        disputes += _disputed_aspect(label, aspect, stated)
    if (inverted := _inverted_period(properties, winners)) is not None:
        disputes = [dispute for dispute in disputes if dispute.aspect != "end"] + [inverted]
        # The end is then not known: neither day may be changed to fit the other.
        properties |= {"open": False, "end_earliest": properties["start_earliest"], "end_latest": LAST_DAY}
    link_targets, disputed_links = _surviving_links(label, claims, precedence)
    return SurvivingClaims(properties, (*disputes, *disputed_links), link_targets)


def key_order(key: str) -> str:
    """Return a text by which keys are ordered: as texts, but whole numbers in them, between slashes, as numbers (9 before 10).

    The ``claims`` statements order keys in the same way (``graph.cypher.write_statements``).
    """
    parts = key.split("/")
    return "/" + "/".join(part.zfill(_DIGITS) if _WHOLE_NUMBER.fullmatch(part) else part for part in parts)


def _names_by_aspect(label: str, claims: Sequence[Claim]) -> list[tuple[str, set[str]]]:
    """Return the names of the properties that make up each aspect, sorted by aspect."""
    aspects: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for name in claim.properties:
            aspects[_aspect(label, name)].add(name)
    return sorted(aspects.items())


def _aspect(label: str, name: str) -> str:
    if is_portal_word(label, name):
        # The word goes with its meaning: both come from one record, and only meanings are compared.
        return meaning_field(name)
    return "end" if name == "open" else name.removesuffix("_earliest").removesuffix("_latest")


def _stated_value(claim: Claim, aspect: str, names: Iterable[str]) -> dict[str, Any] | None:
    """Return the properties of an aspect that a claim states; None if it states nothing definite."""
    value = {name: claim.properties[name] for name in names if claim.properties.get(name) is not None}
    # An end that may be on any day states nothing about the end, and a word that nobody translated nothing about its meaning.
    unknown_end = value.get("open") is False and value.get("end_latest", LAST_DAY) == LAST_DAY
    untranslated = value.get(aspect) == UNKNOWN and word_field(aspect) in names
    return None if unknown_end or untranslated else value or None


def _disputed_aspect(label: str, aspect: str, stated: Sequence[tuple[Claim, Mapping[str, Any]]]) -> Iterator[Dispute]:
    """Yield the dispute about an aspect if there is one; the first claim is the winner."""
    winner, value = stated[0]
    losers = [(claim, other) for claim, other in stated if _contradicts(label, aspect, winner, value, claim, other)]
    if losers:
        claims = [(claim, _display(aspect, each)) for claim, each in ((winner, value), *losers)]
        yield _dispute(aspect, claims)


def _surviving_links(label: str, claims: Sequence[Claim], precedence: SourcePrecedence) -> tuple[dict[str, str], list[Dispute]]:
    """Return the winning target of each link, and the disputes about links."""
    targets: dict[str, str] = {}
    disputes: list[Dispute] = []
    for link in sorted({name for claim in claims for name in claim.link_targets}):
        stating = (claim for claim in claims if link in claim.link_targets)
        ordered = sorted(stating, key=lambda c: (*precedence.rank(c.portal, label, link), c.stream))
        if (target := ordered[0].link_targets[link]) is not None:
            targets[link] = target
            disputes += _disputed_link(link, ordered)
    return targets, disputes


def _disputed_link(link: str, ordered: Sequence[Claim]) -> Iterator[Dispute]:
    """Yield the dispute about the target of a link if there is one; the first claim is the winner."""
    winner = ordered[0]
    others = [claim for claim in ordered if claim.portal != winner.portal and claim.link_targets[link] is not None]
    losers = [claim for claim in others if claim.link_targets[link] != winner.link_targets[link]]
    if losers:
        yield _dispute(link, [(claim, str(claim.link_targets[link])) for claim in (winner, *losers)])


def _inverted_period(properties: Mapping[str, Any], winners: Mapping[str, Claim]) -> Dispute | None:
    """Return the dispute between a start and an end from different records if the end is certainly before the start."""
    start, end = properties.get("start_earliest"), properties.get("end_latest")
    if start is None or end is None or start <= end:
        return None
    return _dispute("end", [(winners[name], f"{name} {_display(name, properties)}") for name in ("start", "end")])


def _dispute(aspect: str, claims: Sequence[tuple[Claim, str]]) -> Dispute:
    """Return the dispute between claims, each with its value for display; the first claim is the winner."""
    values = tuple(f"{claim.source}: {value}" for claim, value in claims)
    return Dispute(aspect, claims[0][0].source, values, tuple(claim.record for claim, _ in claims))


def _contradicts(
    label: str, aspect: str, winner: Claim, winning: Mapping[str, Any], other: Claim, value: Mapping[str, Any]
) -> bool:
    if aspect in _NEVER_DISPUTED or other.portal == winner.portal:
        return False
    if f"{aspect}_earliest" in winning and f"{aspect}_earliest" in value:
        return not (
            winning[f"{aspect}_earliest"] <= value[f"{aspect}_latest"]
            and value[f"{aspect}_earliest"] <= winning[f"{aspect}_latest"]
        )
    if (label, aspect) == ("Servant", "name"):
        # Another script or order of the parts makes no other name: names that share a name key are the same.
        return name_keys([winning["name"]]).isdisjoint(name_keys([value["name"]]))
    if is_portal_word(label, word := word_field(aspect)):
        winning, value = ({name: each for name, each in one.items() if name != word} for one in (winning, value))
    ours, theirs = ({name: _comparable(each) for name, each in properties.items()} for properties in (winning, value))
    return ours != theirs


def _comparable(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def _display(aspect: str, value: Mapping[str, Any]) -> str:
    """Return the value of an aspect as text for a reviewer."""
    if value.get("open"):
        return "open"
    earliest, latest = value.get(f"{aspect}_earliest"), value.get(f"{aspect}_latest")
    if earliest is not None:
        return str(earliest) if earliest == latest else f"{earliest} to {latest}"
    if (word := value.get(word_field(aspect))) is not None:
        return f"{value[aspect]} («{word}»)"
    return ", ".join(str(each) for each in value.values())
