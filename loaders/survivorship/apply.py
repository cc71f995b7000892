"""Things that several records speak of, settled by weighing what each record says now.

That comes from the facts the records keep. What counts is written on the thing; where portals contradict each other, the property
or link is disputed and a conflict stands open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Any, cast

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.model.days import Period
from graph.model.facts import Appointment, AppointmentEnd, Fact, Ref
from graph.model.table import NodeType, node_type
from loaders.ingest.fact_codec import from_canonical, spec_of, stored_properties, with_keys
from loaders.keys.ids import conflict_id, identifier_key, node_id
from loaders.survivorship.claims import Claim, Dispute, SurvivingClaims, surviving_claims
from loaders.survivorship.precedence import SourcePrecedence

_AT_ONCE = 1000
# Whom a change of these concerns, by label: their careers are derived anew.
_TOUCHED = {
    "Appointment": "survivorship/mark_dirty_of_appointments",
    "Contract": "survivorship/mark_dirty_of_contracts",
    "PositionVersion": "survivorship/mark_dirty_holders_of_versions",
}


async def apply_survivorship(
    database: Database, precedence: SourcePrecedence, at: datetime, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Weighs everything that waits for it and tells how many things that were."""
    done, after = 0, ""
    while True:
        rows = await database.read(statement("survivorship/pending"), {"after": after, "limit": _AT_ONCE})
        if not rows:
            return done
        by_label: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            by_label[cast("str", row["label"])].append(cast("str", row["id"]))

        async def work(transaction: Transaction, by_label: dict[str, list[str]] = by_label) -> None:
            for label, ids in by_label.items():
                await _apply_to_label(transaction, node_type(label), ids, precedence, at)

        await database.write(work)
        after = cast("str", rows[-1]["id"])
        done += len(rows)
        progress(done)


async def _apply_to_label(
    transaction: Transaction, node: NodeType, ids: list[str], precedence: SourcePrecedence, at: datetime
) -> None:
    # The marks go first: whoever speaks of one of these from now on waits for us, and marks it again.
    await transaction.run(statement("survivorship/clear_pending"), {"ids": ids})
    rows = await transaction.run(statement(f"write/claims_{node.kind}"), {"ids": ids})
    claims, disputed = await _claims(transaction, node, cast("list[list[Any]]", rows[0]["claims"]), precedence)
    settled: list[dict[str, Any]] = []
    opened: list[dict[str, Any]] = []
    closed: list[dict[str, Any]] = []
    linked: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for id_, said in claims.items():
        outcome = surviving_claims(node.label, said, precedence)
        now = [dispute.aspect for dispute in outcome.disputes]
        properties = {**outcome.properties, "survivorship_applied": True, "disputed": now or None}
        if node.label == "Servant":
            properties |= {"also_written": _spellings(said, outcome.properties["name"]), "match_pending": id_}
        settled.append({"id": id_, "properties": properties})
        for link, targets in _targets(node, said, outcome):
            linked[link].append({"id": id_, "targets": targets})
        opened += [_conflict(id_, node.label, dispute) for dispute in outcome.disputes]
        closed += [{"id": conflict_id(id_, aspect)} for aspect in disputed[id_] if aspect not in now]
    if settled:
        await transaction.run(statement(f"write/merge_{node.kind}"), {"rows": settled})
    if linked and node.label in _TOUCHED:
        # Whose it was until now is concerned as well.
        await transaction.run(statement(_TOUCHED[node.label]), {"ids": ids})
    for link, ends in linked.items():
        await transaction.run(statement(f"write/link_{node.kind}_{link}"), {"rows": ends})
    for name, conflicts in (("survivorship/open_conflicts", opened), ("survivorship/close_conflicts", closed)):
        if conflicts:
            await transaction.run(statement(name), {"rows": conflicts, "at": at})
    if node.label in _TOUCHED:
        await transaction.run(statement(_TOUCHED[node.label]), {"ids": ids})


async def _claims(
    transaction: Transaction, node: NodeType, rows: Sequence[Sequence[Any]], precedence: SourcePrecedence
) -> tuple[dict[str, list[Claim]], dict[str, list[str]]]:
    """The claims on each thing and what of it is disputed so far, without things that only a part is said of."""
    facts = [(row, [fact for fact in from_canonical(row[5]) if spec_of(type(fact)).node is node]) for row in rows]
    known: dict[str, str] = {}
    if node.identified:
        keys = sorted({identifier_key(fact.ref) for _, said in facts for fact in said})
        known = await _identified(transaction, keys)
    said_of: dict[str, list[tuple[Sequence[Any], Fact]]] = defaultdict(list)
    disputed: dict[str, list[str]] = {}
    for row, said in facts:
        disputed[row[0]] = row[1] or []
        said_of[row[0]] += [(row, fact) for fact in said if _names(node, fact.ref, known) == row[0]]
    found: dict[str, list[Claim]] = {}
    for id_, said in said_of.items():
        narrowed = _narrowed(said)
        found[id_] = [
            Claim(row[3], row[4], row[2], _stated(fact, id_), spec_of(type(fact)).part, key=row[6]) for row, fact in narrowed
        ]
    uncertain = {id_: said for id_, said in said_of.items() if disputed[id_] or _may_end_elsewhere(node, said, precedence)}
    ends = await _ends(transaction, uncertain)
    found = {id_: [replace(claim, ends=ends.get((id_, claim.record), {})) for claim in said] for id_, said in found.items()}
    return {id_: said for id_, said in found.items() if any(not claim.part for claim in said)}, disputed


def _may_end_elsewhere(node: NodeType, said: Sequence[tuple[Sequence[Any], Fact]], precedence: SourcePrecedence) -> bool:
    """Whether links of a thing may not be as they were written while it was read.

    That is when they are told of in several ways, or by nobody with precedence.
    """
    if all(link.many for link in node.links):
        return False
    whole = [(row[3], _single_ends(fact)) for row, fact in said if not spec_of(type(fact)).part]
    return len({tuple(ends) for _, ends in whole}) > 1 or not any(precedence.has(portal, node.label) for portal, _ in whole)


def _single_ends(fact: Fact) -> list[tuple[str, str, str]]:
    """The links of a fact that have one end at most: name, label of the end, its key."""
    return [(link.field, target.label, at[0][0]) for link, target, at in with_keys(fact).ends if not link.many]


def _targets(node: NodeType, said: Sequence[Claim], outcome: SurvivingClaims) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The single links of a thing as they count, where claims tell of links; one of which none tells any more has no end."""
    told = {name for claim in said for name in claim.ends}
    for link in node.links if told else ():
        if link.field in outcome.ends:
            yield link.field, [{"id": outcome.ends[link.field], "value": None}]
        elif not link.many and not link.required and link.field not in told:
            yield link.field, []


async def _ends(
    transaction: Transaction, said_of: Mapping[str, Sequence[tuple[Sequence[Any], Fact]]]
) -> dict[tuple[str, str], dict[str, str | None]]:
    """Where the single links of things end, by thing and record; None is what is not loaded."""
    keys: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    wanted: dict[str, set[str]] = defaultdict(set)
    for id_, said in said_of.items():
        for row, fact in said:
            ends = _single_ends(fact)
            keys[id_, row[2]] += ends
            for _, label, key in ends:
                wanted[label].add(key)
    known: dict[str, str] = {}
    for label, of_label in wanted.items():
        known |= await _there(transaction, node_type(label), sorted(of_label))
    return {place: {name: known.get(key) for name, _, key in ends} for place, ends in keys.items()}


async def _there(transaction: Transaction, node: NodeType, keys: Sequence[str]) -> dict[str, str]:
    """The ids of what these keys of one label stand for, as far as it is loaded."""
    if node.identified:
        return await _identified(transaction, keys)
    rows = await transaction.run(statement(f"write/known_{node.kind}"), {"ids": list(keys)})
    return {id_: id_ for id_ in cast("list[str]", rows[0]["known"])} if rows else {}


async def _identified(transaction: Transaction, keys: Sequence[str]) -> dict[str, str]:
    """The ids of the nodes that these identifiers stand for, where they stand for any."""
    rows = await transaction.run(statement("ingest/nodes_of_identifiers"), {"keys": list(keys)})
    return dict(cast("list[tuple[str, str]]", rows[0]["found"]))


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


def _conflict(node: str, label: str, dispute: Dispute) -> dict[str, Any]:
    properties = {
        "node": node,
        "label": label,
        "property": dispute.aspect,
        "state": "open",
        "winner": dispute.winner,
        "values": list(dispute.values),
    }
    return {"id": conflict_id(node, dispute.aspect), "node": node, "records": list(dispute.records), "properties": properties}
