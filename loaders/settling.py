"""Whose word counts: things that several records speak of are weighed, property by property.

What each stream says now comes from the facts its records keep. The portal with authority wins, the others keep their word in
their records; where they contradict it, the property is disputed and a conflict stands open. The outcome depends only on what
the records say, never on the order in which they came.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Any, cast

from graph.database import Database, Transaction
from graph.days import LAST_DAY, Period
from graph.facts import Appointment, AppointmentEnd, Fact, Ref
from graph.names import fold
from graph.statements import statement
from graph.vocabulary import NodeType, node_type
from loaders.authority import Authority
from loaders.identity import identifier_key, node_id
from loaders.matching.names import name_keys
from loaders.plan import stored_properties
from loaders.said import from_canonical, shape_of

_AT_ONCE = 1000
# Whom a change of these concerns, by label: their careers are derived anew.
_TOUCHED = {
    "Appointment": "touch_servants_of_appointments",
    "Contract": "touch_servants_of_contracts",
    "PositionVersion": "touch_holders_of_versions",
}
# Made from other properties, or gathered from all of them.
_NEVER_DISPUTED = frozenset({"sort_key", "also_written"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What one record says of a thing, by property as the graph stores it; nothing is said of what is None."""

    portal: str
    stream: str
    record: str
    properties: Mapping[str, Any]
    part: bool = False

    @property
    def source(self) -> str:
        return f"{self.portal}/{self.stream}"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One aspect (a property, or both bounds of a day) on which portals contradict each other."""

    aspect: str
    winner: str
    values: tuple[str, ...]
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What counts, and what is disputed."""

    properties: Mapping[str, Any]
    disputes: tuple[Dispute, ...]


def weigh(label: str, claims: Sequence[Claim], authority: Authority) -> Weighed:
    """The properties that count among the claims on one thing of that label, claims in any order."""
    aspects: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for name in claim.properties:
            aspects[_aspect(name)].add(name)
    counting: dict[str, Any] = {}
    disputes: list[Dispute] = []
    winners: dict[str, Claim] = {}
    for aspect, names in sorted(aspects.items()):
        ordered = sorted(claims, key=lambda c: (*authority.rank(c.portal, label, aspect), not c.part, c.stream, c.record))
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
    return Weighed(counting, tuple(disputes))


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


async def settle(
    database: Database, authority: Authority, at: datetime, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Weighs everything that waits for it and tells how many things that were."""
    done, after = 0, ""
    while True:
        rows = await database.read(statement("unsettled"), {"after": after, "limit": _AT_ONCE})
        if not rows:
            return done
        by_label: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            by_label[cast("str", row["label"])].append(cast("str", row["id"]))

        async def work(transaction: Transaction, by_label: dict[str, list[str]] = by_label) -> None:
            for label, ids in by_label.items():
                await _settle_label(transaction, node_type(label), ids, authority, at)

        await database.write(work)
        after = cast("str", rows[-1]["id"])
        done += len(rows)
        progress(done)


async def _settle_label(transaction: Transaction, node: NodeType, ids: list[str], authority: Authority, at: datetime) -> None:
    # The marks go first: whoever speaks of one of these from now on waits for us, and marks it again.
    await transaction.run(statement("settled"), {"ids": ids})
    rows = await transaction.run(statement(f"write/claims_{node.kind}"), {"ids": ids})
    claims, disputed = await _claims(transaction, node, cast("list[list[Any]]", rows[0]["claims"]))
    settled: list[dict[str, Any]] = []
    opened: list[dict[str, Any]] = []
    closed: list[dict[str, Any]] = []
    for id_, said in claims.items():
        outcome = weigh(node.label, said, authority)
        now = [dispute.aspect for dispute in outcome.disputes]
        properties = {**outcome.properties, "weighed": True, "disputed": now or None}
        if node.label == "Servant":
            properties |= {"also_written": _spellings(said, outcome.properties["name"]), "unmatched": id_}
        settled.append({"id": id_, "properties": properties})
        opened += [_conflict(id_, node.label, dispute) for dispute in outcome.disputes]
        closed += [{"id": _conflict_id(id_, aspect)} for aspect in disputed[id_] if aspect not in now]
    if settled:
        await transaction.run(statement(f"write/merge_{node.kind}"), {"rows": settled})
    for name, conflicts in (("open_conflicts", opened), ("close_conflicts", closed)):
        if conflicts:
            await transaction.run(statement(name), {"rows": conflicts, "at": at})
    if node.label in _TOUCHED:
        await transaction.run(statement(_TOUCHED[node.label]), {"ids": ids})


async def _claims(
    transaction: Transaction, node: NodeType, rows: Sequence[Sequence[Any]]
) -> tuple[dict[str, list[Claim]], dict[str, list[str]]]:
    """The claims on each thing and what of it is disputed so far, without things that only a part is said of."""
    facts = [(row, [fact for fact in from_canonical(row[5]) if shape_of(type(fact)).node is node]) for row in rows]
    known: dict[str, str] = {}
    if node.identified:
        keys = sorted({identifier_key(fact.ref) for _, said in facts for fact in said})
        known = dict(cast("list[tuple[str, str]]", (await transaction.run(statement("identified"), {"keys": keys}))[0]["found"]))
    said_of: dict[str, list[tuple[Sequence[Any], Fact]]] = defaultdict(list)
    disputed: dict[str, list[str]] = {}
    for row, said in facts:
        disputed[row[0]] = row[1] or []
        said_of[row[0]] += [(row, fact) for fact in said if _names(node, fact.ref, known) == row[0]]
    found: dict[str, list[Claim]] = {}
    for id_, said in said_of.items():
        narrowed = _narrowed(said)
        found[id_] = [Claim(row[3], row[4], row[2], _stated(fact, id_), shape_of(type(fact)).part) for row, fact in narrowed]
    return {id_: said for id_, said in found.items() if any(not claim.part for claim in said)}, disputed


def _spellings(claims: Sequence[Claim], name: str) -> list[str] | None:
    """Every other way in which a servant's name is written, by whichever portal."""
    written = {claim.properties["name"] for claim in claims}
    written |= {other for claim in claims for other in claim.properties.get("also_written") or ()}
    return sorted(written - {name}) or None


def _names(node: NodeType, ref: Ref, known: Mapping[str, str]) -> str | None:
    return known.get(identifier_key(ref)) if node.identified else node_id(node.kind, ref)


def _stated(fact: Fact, id_: str) -> dict[str, Any]:
    stated = stored_properties(fact, id_)
    return stated | {"open": False} if isinstance(fact, AppointmentEnd) else stated


def _narrowed(said: Sequence[tuple[Sequence[Any], Fact]]) -> list[tuple[Sequence[Any], Fact]]:
    """The observations of a spell, each with the bounds that all of them give together."""
    seen = sorted(((row[2], fact) for row, fact in said if isinstance(fact, Appointment) and fact.observed), key=lambda s: s[0])
    if len(seen) < 2:
        return list(said)
    first, *others = (fact.period for _, fact in seen)
    period: Period = reduce(lambda one, other: one.narrowed_by(other), others, first)
    return [
        (row, replace(fact, period=period) if isinstance(fact, Appointment) and fact.observed else fact) for row, fact in said
    ]


def _conflict_id(node: str, aspect: str) -> str:
    return f"conflict:{hashlib.blake2b(f'{node}>{aspect}'.encode(), digest_size=15).hexdigest()}"


def _conflict(node: str, label: str, dispute: Dispute) -> dict[str, Any]:
    properties = {
        "node": node,
        "label": label,
        "property": dispute.aspect,
        "state": "open",
        "winner": dispute.winner,
        "values": list(dispute.values),
    }
    return {"id": _conflict_id(node, dispute.aspect), "node": node, "records": list(dispute.records), "properties": properties}
