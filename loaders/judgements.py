"""Who is one person: judgements, what follows from them, and how it is undone.

A judgement is about two identifiers, never about two nodes: it survives a reload, another merge, another machine. Accepted ones
join the servants their identifiers were loaded for (their homes) into one; which of these gives the id is decided by the homes
alone, so the order of judging changes nothing. Merging and splitting are the same step: identifiers are pointed at the servant
they belong to now, and the records around are written again from their facts.

Two servants that somebody judged to be two people are never joined, however many others lie between them, nor are two with
different valid numbers of one national scheme. Which judgements stand follows from all there are, not from when a graph learned
of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from graph.database import Database, Transaction
from graph.errors import JudgementRefused
from graph.statements import statement
from loaders.contract import Portal
from loaders.identity import KeyRing, anchors, candidate_id, judgement_id
from loaders.parked import Record, replay

_RECORDS = 500
# By whom a judgement is that a row makes: of one who gives the identifiers of two (``propose_merges``).
_ROWS = "identifiers"


class Verdict(StrEnum):
    """One person, two people, or not to be told from what there is."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"


_CANDIDATE_STATES = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.UNSURE: "unsure"}


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
class Home:
    """A servant as loaded: the identifiers it was loaded with, and the servant they stand for now."""

    id: str
    keys: frozenset[str]
    now: str


async def judgements(database: Database) -> list[Judgement]:
    """All there are, in the order in which they were made."""
    rows = await database.read(statement("judgements"))
    found = [Judgement(**cast("dict[str, Any]", row | {"verdict": Verdict(cast("str", row["verdict"]))})) for row in rows]
    return sorted(found, key=lambda judgement: (judgement.at, judgement.id))


async def judge(database: Database, one: str, other: str, verdict: Verdict, by: str, why: str, at: datetime) -> Judgement:
    """Keeps a judgement on two servants, by id. It takes effect with ``apply_judgements``.

    Raises JudgementRefused where it contradicts another one or the numbers of the two, gives no reason, or names nobody.
    """
    if one == other or not why.strip():
        raise JudgementRefused("A judgement is on two servants, and gives the reason: name both, and say why.")
    homes = await _homes_of_servants(database, (one, other))
    left_key, right_key = sorted((_telling_key(homes, one), _telling_key(homes, other)))
    judgement = Judgement(judgement_id(left_key, right_key), left_key, right_key, verdict, by, why, at)
    others = [each for each in await judgements(database) if each.id != judgement.id and each.state in ("waiting", "applied")]
    people = _People(await _homes_of_keys(database, {key for each in [*others, judgement] for key in (each.left, each.right)}))
    for each in _in_turn(others):
        people.add(each)
    if problem := people.add(judgement):
        raise JudgementRefused(f"This judgement cannot stand: {problem}.")
    await keep_judgements(database, [judgement])
    candidate = {"id": people.candidate(judgement), "state": _CANDIDATE_STATES[verdict]}
    await database.write(lambda transaction: transaction.run(statement("judge_candidates"), {"rows": [candidate]}))
    return judgement


async def withdraw(database: Database, id_: str, at: datetime) -> None:
    """Takes a judgement back; ``apply_judgements`` parts and offers the two anew. Raises JudgementRefused if there is none."""
    known = {judgement.id: judgement for judgement in await judgements(database)}
    if id_ not in known or known[id_].state == "withdrawn":
        raise JudgementRefused(
            f"There is no judgement {id_} to withdraw. `meritgraph identity judgements` shows those there are."
        )
    row = {"id": id_, "properties": {"state": "withdrawing", "withdrawn_at": at}}
    await database.write(lambda transaction: transaction.run(statement("keep_judgements"), {"rows": [row]}))


async def keep_judgements(database: Database, kept: Sequence[Judgement]) -> None:
    """Writes judgements as they are."""
    rows = [{"id": judgement.id, "properties": _properties(judgement)} for judgement in kept]
    await database.write(lambda transaction: transaction.run(statement("keep_judgements"), {"rows": rows}))


async def apply_judgements(database: Database, portals: Iterable[Portal], keys: KeyRing, at: datetime) -> int:
    """Joins and parts servants as judged since the last time; tells how many judgements took effect.

    Servants concerned are marked for weighing and derivation. Killed in the middle it is done again from the beginning.
    """
    known = await judgements(database)
    changed = [judgement for judgement in known if judgement.state in ("waiting", "withdrawing")]
    if not changed:
        return 0
    people = _People(await _homes_of_keys(database, {key for each in known for key in (each.left, each.right)}))
    turned = [replace(judgement, state="withdrawn") for judgement in changed if judgement.state == "withdrawing"]
    for judgement in _in_turn(judgement for judgement in known if judgement.state in ("waiting", "applied", "refused")):
        problem = people.add(judgement)
        state = "refused" if problem else "applied"
        if judgement.state != state and people.knows(judgement):
            turned.append(replace(judgement, state=state, problem=problem))
    affected = people.around([judgement for judgement in turned if people.knows(judgement)])
    if affected:
        problem = await _bring_home(database, people, affected, {portal.name: portal for portal in portals}, keys, at)
        if problem:
            waiting = [{"id": judgement.id, "properties": {"problem": problem}} for judgement in changed]
            await database.write(lambda transaction: transaction.run(statement("keep_judgements"), {"rows": waiting}))
            return 0
    if turned:
        await _keep_outcome(database, people, turned)
    return len(turned)


def _in_turn(judgements: Iterable[Judgement]) -> list[Judgement]:
    """As they are taken into account: rejections, what people accepted as they did, then what rows say of identifiers."""
    return sorted(judgements, key=lambda each: (each.verdict is not Verdict.REJECT, each.by == _ROWS, each.at, each.id))


async def _keep_outcome(database: Database, people: _People, turned: Sequence[Judgement]) -> None:
    """Writes what became of judgements. Who was judged by one that was withdrawn is a candidate like others again."""
    outcome = [{"id": each.id, "properties": {"state": each.state, "problem": each.problem}} for each in turned]
    withdrawn = [each for each in turned if each.state == "withdrawn" and people.knows(each)]
    open_again = [{"id": people.candidate(each), "state": "open"} for each in withdrawn]

    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("keep_judgements"), {"rows": outcome})
        await transaction.run(statement("judge_candidates"), {"rows": open_again})

    await database.write(work)


class _People:
    """Homes joined by judgements, as they are added one by one."""

    def __init__(self, homes: Iterable[Home]) -> None:
        self._homes = {home.id: home for home in homes}
        self._home_of = {key: home.id for home in self._homes.values() for key in home.keys}
        self._person = {home: {home} for home in self._homes}
        self._apart: list[tuple[str, str]] = []

    def knows(self, judgement: Judgement) -> bool:
        """Whether both identifiers are loaded."""
        return judgement.left in self._home_of and judgement.right in self._home_of

    def add(self, judgement: Judgement) -> str | None:
        """Takes the judgement into account, or tells why it cannot stand beside those before it."""
        if not self.knows(judgement) or judgement.verdict is Verdict.UNSURE:
            return None
        one, other = self._home_of[judgement.left], self._home_of[judgement.right]
        if judgement.verdict is Verdict.REJECT:
            if self._person[one] is self._person[other]:
                return f"{one} and {other} are joined by other judgements; withdraw one of those first"
            self._apart.append((one, other))
            return None
        if self._person[one] is self._person[other]:
            return None
        joined = self._person[one] | self._person[other]
        for left, right in self._apart:
            if left in joined and right in joined:
                return f"{left} and {right} were judged to be two people"
        national = [key.partition(":")[0] for home in joined for key in self._homes[home].keys if anchors(key)]
        if len(national) != len(set(national)):
            return f"{one} and {other} have different valid national numbers"
        for home in joined:
            self._person[home] = joined
        return None

    def around(self, judgements: Iterable[Judgement]) -> set[str]:
        """The homes whose servants the judgements may join or part: all who are or were one person with theirs."""
        touched = {self._home_of[key] for each in judgements for key in (each.left, each.right)}
        found = {home for one in touched for home in self._person[one]}
        present = {self._homes[home].now for home in found | touched}
        return found | touched | {home.id for home in self._homes.values() if home.now in present}

    def servant(self, home: str) -> str:
        """The id of the servant a home belongs to: of its person's homes one with a national number, then the least id."""
        return min(self._person[home], key=lambda each: (not any(map(anchors, self._homes[each].keys)), each))

    def is_anchored(self, home: str) -> bool:
        """Whether the person of a home has a valid national number."""
        return any(anchors(key) for each in self._person[home] for key in self._homes[each].keys)

    def home(self, id_: str) -> Home:
        return self._homes[id_]

    def candidate(self, judgement: Judgement) -> str:
        """The id of the candidate that the judgement is about, whether it was ever offered or not."""
        return candidate_id("servant", *sorted((self._home_of[judgement.left], self._home_of[judgement.right])))


async def _bring_home(
    database: Database,
    people: _People,
    affected: AbstractSet[str],
    portals: Mapping[str, Portal],
    keys: KeyRing,
    at: datetime,
) -> str | None:
    """Points identifiers at the servants they belong to, writes the records around again, redirects the ids left over.

    Does nothing and tells why where a record around them cannot be written again.
    """
    belongs = {home: people.servant(home) for home in affected}
    servants = sorted({*belongs, *belongs.values()})
    rows = await database.read(statement("records_around_servants"), {"ids": servants})
    around = {tuple(row) for row in cast("list[list[str]]", rows[0]["records"])} if rows else set[tuple[str, ...]]()
    streams = {(portal.name, stream.name): (portal, stream) for portal in portals.values() for stream in portal.streams}
    if unknown := sorted({(portal, stream) for id_, portal, stream in around if id_} - streams.keys()):
        portal, stream = unknown[0]
        return f"records of {portal}/{stream} are concerned and its package is not installed: install it and sync again"
    records = sorted(id_ for id_, _, _ in around if id_)

    await database.write(lambda transaction: _repoint(transaction, people, belongs))
    for start in range(0, len(records), _RECORDS):
        found = await database.read(statement("record_facts"), {"ids": records[start : start + _RECORDS]})
        stated = cast("list[Record]", found[0]["records"])
        # Whoever has authority for people speaks last.
        stated.sort(key=lambda record: "Servant" in portals[record[4]].authority if record[4] in portals else False)
        await replay(database, stated, streams, keys, at, relink=True)
    left = [{"id": home, "to": servant} for home, servant in belongs.items() if home != servant]
    if left:
        await database.write(lambda transaction: transaction.run(statement("redirect_servants"), {"rows": left, "at": at}))
    return None


async def _repoint(transaction: Transaction, people: _People, belongs: Mapping[str, str]) -> None:
    """Points the identifiers of homes at the servants these belong to, who are there again if they were gone."""
    servants = sorted(set(belongs.values()))
    kept = [{"id": servant, "unanchored": None if people.is_anchored(servant) else servant} for servant in servants]
    await transaction.run(statement("restore_servants"), {"rows": kept})
    moved = [{"key": key, "servant": servant} for home, servant in belongs.items() for key in people.home(home).keys]
    await transaction.run(statement("repoint_identifiers"), {"rows": moved})


async def _homes_of_keys(database: Database, keys: AbstractSet[str]) -> list[Home]:
    """The homes of these identifiers, with all identifiers of each and of everyone they were joined with."""
    rows = await database.read(statement("homes_of_identifiers"), {"keys": sorted(keys)})
    return _homes(cast("list[tuple[str, str, str]]", rows[0]["homes"]) if rows else ())


async def _homes_of_servants(database: Database, servants: Sequence[str]) -> list[Home]:
    rows = await database.read(statement("identifiers_of_servants"), {"ids": list(servants)})
    found = cast("list[tuple[str, str, str]]", rows[0]["identifiers"]) if rows else []
    return _homes((key, home, servant) for servant, key, home in found)


def _homes(rows: Iterable[tuple[str, str, str]]) -> list[Home]:
    keys: dict[str, set[str]] = defaultdict(set)
    now: dict[str, str] = {}
    for key, home, servant in rows:
        keys[home].add(key)
        now[home] = servant
    return [Home(home, frozenset(held), now[home]) for home, held in keys.items()]


def _telling_key(homes: Iterable[Home], servant: str) -> str:
    """The identifier that stands for a servant in a judgement: of her own home, a national one where there is one."""
    keys = [key for home in homes if home.id == servant for key in home.keys]
    if not keys and servant.startswith("relative:"):
        raise JudgementRefused(f"{servant} is a declared relative, not a servant: such candidates are leads, and not judged.")
    if not keys:
        raise JudgementRefused(f"There is no servant {servant}. Judge by the ids that `meritgraph identity candidates` shows.")
    return min(keys, key=lambda key: (not anchors(key), key))


def _properties(judgement: Judgement) -> dict[str, Any]:
    names = ("left", "right", "by", "why", "at", "state", "problem", "withdrawn_at")
    return {name: getattr(judgement, name) for name in names} | {"verdict": judgement.verdict.value}
