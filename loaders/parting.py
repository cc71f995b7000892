"""Registers that correct whose number is whose: identifiers part again that only a former word had brought together.

A row that gives somebody a second valid number of one scheme is not loaded at once: two people must not be joined. Mostly it is
a correction, of a number that was somebody else's or nobody's. Where no other record says that the two numbers belong to whom the
row speaks of, each goes to the servant it would be with had the portal never said otherwise, and the row is loaded. What the
record said before stays as a version of it. Where another record or a person's judgement stands against the row, it waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from graph.database import Database
from graph.facts import Ref
from graph.statements import statement
from loaders.contract import Portal
from loaders.identity import KeyRing, anchors, node_id
from loaders.judgements import judgements
from loaders.leases import LeaseTaken
from loaders.parked import Record
from loaders.people import ROWS, Home, Judgement, People, in_turn
from loaders.quarantine import Quarantined, contradicting, replay, restated
from loaders.repointing import bring_home, homes_of_keys, homes_of_servants
from loaders.rows import Stated
from loaders.said import NamedFact, from_canonical, named

Keys = tuple[str, ...]
"""The identifiers that one fact gives a servant, the most authoritative first."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that contradicts what is loaded: the record it is of, and the identifiers of each servant it speaks of."""

    row: Quarantined
    record: str
    servants: tuple[Keys, ...]


class Together:
    """Identifiers that facts give to one servant, directly or by others between them."""

    def __init__(self, servants: Iterable[Keys]) -> None:
        self._with: dict[str, set[str]] = {}
        for keys in servants:
            joined = set(keys).union(*(self._with.get(key, ()) for key in keys))
            self._with |= dict.fromkeys(joined, joined)

    def of(self, key: str) -> AbstractSet[str]:
        return self._with.get(key, {key})


async def part_corrected(database: Database, portals: Mapping[str, Portal], keys: KeyRing, at: datetime) -> int:
    """Parts what rows in quarantine correct, and loads them; tells how many.

    Killed in the middle it is done again from the beginning. What is of a scope that is being read is left for the next time.
    """
    corrections = _corrections(await contradicting(database), portals, keys)
    if not corrections:
        return 0
    concerned = await _concerned(database, corrections)
    said = await _said(database, {home.now for home in concerned})
    known = [each for each in await judgements(database) if each.state in ("waiting", "applied", "refused")]
    judged = await homes_of_keys(database, {key for each in known for key in (each.left, each.right)})
    homes = list({home.id: home for home in [*concerned, *judged]}.values())
    standing, people, over = _standing(corrections, homes, said, known)
    if not standing:
        return 0
    affected = people.around({key for home in concerned for key in home.keys})
    if await bring_home(database, people, affected, portals, keys, at, unless={each.record for each in standing}):
        return 0
    await database.write(lambda transaction: transaction.run(statement("forget_judgements"), {"ids": over}))
    try:
        loaded = (await replay(database, portals, keys, [each.row for each in standing], at)).loaded
    except LeaseTaken:
        return 0
    gone = {"ids": sorted({people.home(home).now for home in affected}), "at": at}
    await database.write(lambda transaction: transaction.run(statement("forget_unspoken"), gone))
    return loaded


def parted(homes: Iterable[Home], together: Together, corrections: Iterable[Correction]) -> list[Home]:
    """The homes once each identifier is with those that records say it belongs to, as far as the corrections demand it.

    A home keeps its id with the identifier that gave it; what leaves goes where the rest of it is, or to a home of its own.
    """
    found = {home.id: home for home in homes}
    for servant in (keys for each in corrections for keys in each.servants):
        one = together.of(servant[0])
        for home in [home for home in found.values() if home.keys & one]:
            rest = home.keys - one
            if not _clash(one, rest):
                continue
            if _founder(home) in one:
                leaving, to = rest, _id(min(rest, key=lambda key: (not anchors(key), key)))
            else:
                others = [other.id for other in found.values() if other.keys & one and other.id != home.id]
                leaving, to = home.keys & one, min(others, default=_id(servant[0]))
            found[home.id] = replace(home, keys=home.keys - leaving)
            there = found.get(to, Home(to, frozenset(), home.now))
            found[to] = replace(there, keys=there.keys | leaving)
    return list(found.values())


def _standing(
    corrections: Sequence[Correction], homes: Sequence[Home], said: Mapping[str, Sequence[Keys]], known: Sequence[Judgement]
) -> tuple[Sequence[Correction], People, list[str]]:
    """The corrections nothing stands against, people as they are with these, and the judgements of rows that are over then."""
    while True:
        corrected = {each.record for each in corrections}
        stated = [keys for record, servants in said.items() if record not in corrected for keys in servants]
        together = Together([*stated, *(keys for each in corrections for keys in each.servants)])
        over = [each.id for each in known if _is_over(each, together)]
        people = People(parted(homes, together, corrections))
        for judgement in in_turn(each for each in known if each.id not in over):
            people.add(judgement)
        standing = [each for each in corrections if all(map(people.may_be_one, each.servants))]
        if len(standing) == len(corrections):
            return standing, people, over
        corrections = standing


def _is_over(judgement: Judgement, together: Together) -> bool:
    """Whether it was a row's word that two are one, and what is said of them now contradicts it."""
    return judgement.by == ROWS and _clash(together.of(judgement.left), together.of(judgement.right))


def _clash(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Whether both have valid numbers of one national scheme, and not the same."""
    return any(
        left != right and left.partition(":")[0] == right.partition(":")[0]
        for left in one if anchors(left)
        for right in other if anchors(right)
    )  # fmt: skip


def _founder(home: Home) -> str | None:
    """The identifier that gave the home its id; after a new identity key that is not to be told any more."""
    return next((key for key in home.keys if _id(key) == home.id), None)


def _id(key: str) -> str:
    scheme, _, number = key.partition(":")
    return node_id("servant", Ref(scheme, number))


def _corrections(rows: Sequence[Quarantined], portals: Mapping[str, Portal], keys: KeyRing) -> list[Correction]:
    """Of several rows on one record the latest."""
    found: dict[str, Correction] = {}
    for row in sorted(rows, key=lambda row: row.recorded_at):
        stated = restated(portals, row, keys)
        if isinstance(stated, Stated):
            found[stated.id] = Correction(row, stated.id, _servants(stated.facts))
    return list(found.values())


def _servants(facts: Iterable[NamedFact]) -> tuple[Keys, ...]:
    return tuple(tuple(fact.keys) for fact in facts if fact.shape.node.label == "Servant")


async def _concerned(database: Database, corrections: Sequence[Correction]) -> list[Home]:
    """The homes of all whom the rows speak of, and of whom their records spoke until now."""
    homes = await homes_of_keys(database, {key for each in corrections for keys in each.servants for key in keys})
    rows = await database.read(statement("servants_of_records"), {"ids": [each.record for each in corrections]})
    before = await homes_of_servants(database, cast("list[str]", rows[0]["servants"]))
    return list({home.id: home for home in [*homes, *before]}.values())


async def _said(database: Database, servants: AbstractSet[str]) -> dict[str, tuple[Keys, ...]]:
    """What each record that speaks of these servants says of their identifiers."""
    rows = await database.read(statement("records_of_servants"), {"ids": sorted(servants)})
    records = cast("list[str]", rows[0]["records"])
    found = await database.read(statement("record_facts"), {"ids": records})
    stated = cast("list[Record]", found[0]["records"]) if found else []
    return {id_: _servants(map(named, from_canonical(facts))) for id_, _, _, facts, _, _ in stated}
