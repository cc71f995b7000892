"""Who may be one person: pairs of servants, and of declared relatives and servants, for somebody to judge.

Only who has no valid national number can be somebody else as well, so a register whose people all have one costs nothing here.
Otherwise all names are read once, page by page; what is held in memory are the servants that share a name key with one of those.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.model.days import day_of, period_of
from graph.model.name_folding import fold as fold_title
from graph.model.nodes import Mode, Sex
from loaders.keys.ids import IdentifierKey, candidate_id
from loaders.matching.blocking import Candidate, Pair, best, pairs
from loaders.matching.names import fold, name_keys
from loaders.matching.profiles import Profile, Service
from loaders.matching.scoring import score
from loaders.runs.leases import LeaseTaken, leased, renew_lease

_AT_ONCE = 2000
_PASSING_BY = frozenset({Mode.ACTING, Mode.SECONDMENT})

# Of the lease of whoever matches; and what sorts after every mark.
_PLACE, _LAST = "matching", "\uffff"

Node = Mapping[str, Any]


class CandidateState(StrEnum):
    """Whether a person has judged a candidate, and how."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"


async def find_candidates(database: Database, at: datetime) -> int:
    """Looks for pairs with every servant that is new or has changed since the last time; tells how many there are.

    Candidates nobody judged and nothing speaks for any more go. One process matches at a time: it goes on until nobody waits, and
    others leave it to that.
    """
    found = 0
    if not await _anybody_waits(database):
        return found
    try:
        async with leased(database, _PLACE) as holder:
            while await _anybody_waits(database):
                # The marks become ours first: whoever is marked from now on waits for the next round. What somebody had taken
                # who was killed is taken from them.
                ours = _marks(holder)
                for from_, to in (("", ours["from"]), (ours["to"], _LAST)):
                    await _all(database, "matching/claim_match_pending", {"mark": ours["from"], "from": from_, "to": to})
                found += await _match_relatives(database, holder, at) + await _match_servants(database, holder, at)
                await _all(database, "matching/clear_match_pending", ours)
    except LeaseTaken:
        return found
    return found


def _marks(holder: str) -> dict[str, str]:
    """Between what the marks lie of those whom this holder has taken: they begin so."""
    return {"from": f"{holder}/", "to": f"{holder}0"}  # 0 is what comes after the slash


async def _anybody_waits(database: Database) -> bool:
    return bool(await database.read(statement("matching/any_match_pending")))


async def _all(database: Database, name: str, parameters: Mapping[str, object]) -> None:
    """Runs a statement that changes the marks of some at once until there is nobody left."""
    some = {**parameters, "limit": _AT_ONCE}
    while True:
        rows = await database.execute(statement(name), some)
        if not rows or cast("int", rows[0]["changed"]) < _AT_ONCE:
            return


async def _match_servants(database: Database, holder: str, at: datetime) -> int:
    rows: list[dict[str, Any]] = []
    if ids := await _sharing_keys(database):
        profiles, touched = await _profiles(database, ids)
        scored = ((pair, score(pair.left, pair.right, pair.bearers)) for pair in pairs(profiles, touched))
        rows = [_row(each, "servant") for each in best(scored, persons=len(profiles))]
    before = await database.read(statement("matching/open_candidates_of_claimed"), _marks(holder))
    await _keep(database, "matching/save_candidates", rows, before, holder, at)
    return len(rows)


async def _match_relatives(database: Database, holder: str, at: datetime) -> int:
    """A relative who may be one of two servants is a candidate with each; only name and day of birth speak for it."""
    wanted: dict[str, list[Node]] = {}
    async for node in _paged(database, "matching/relatives"):
        for key in name_keys([node["name"]], day_of(node, "birth_date")):
            wanted.setdefault(key, []).append(node)
    if not wanted:
        return 0
    ids: set[str] = set()
    async for node in _paged(database, "matching/names_of_servants"):
        if not _keys(node).isdisjoint(wanted):
            ids.add(node["id"])
    relatives = {node["id"]: _relative(node) for nodes in wanted.values() for node in nodes}
    declared_by = {node["id"]: node["servant"] for nodes in wanted.values() for node in nodes}
    servants, _ = await _profiles(database, ids)
    profiles = [*servants, *relatives.values()]
    scored = (
        (pair, score(pair.left, pair.right, pair.bearers))
        for pair in pairs(profiles, relatives.keys())
        if _is_relation(pair, relatives, declared_by)
    )
    rows = [_relative_row(each, relatives) for each in best(scored, persons=len(profiles))]
    await _keep(
        database,
        "matching/save_relative_candidates",
        rows,
        await database.read(statement("matching/open_relative_candidates")),
        holder,
        at,
    )
    return len(rows)


async def _keep(database: Database, name: str, rows: Sequence[Node], before: Sequence[Node], holder: str, at: datetime) -> None:
    """Writes candidates; of those open before, what was not found again goes."""
    found = {row["id"] for row in rows}
    gone = [id_ for id_ in cast("list[str]", before[0]["candidates"]) if id_ not in found] if before else []

    async def work(transaction: Transaction) -> None:
        await renew_lease(transaction, _PLACE, holder)
        for start in range(0, len(rows), _AT_ONCE):
            await transaction.run(statement(name), {"rows": list(rows[start : start + _AT_ONCE]), "at": at})
        if gone:
            await transaction.run(statement("matching/delete_candidates"), {"ids": gone})

    if rows or gone:
        await database.write(work)


async def candidates(database: Database, state: CandidateState = CandidateState.OPEN, limit: int = 100) -> list[dict[str, Any]]:
    """Candidates in that state, the likeliest first, with names and reasons."""
    return await database.read(statement("matching/candidates"), {"state": state.value, "limit": limit})


async def _sharing_keys(database: Database) -> set[str]:
    """Servants that share a name key with one who has no national number, those themselves among them."""
    wanted: set[str] = set()
    async for node in _paged(database, "matching/names_without_national_id"):
        wanted |= _keys(node)
    if not wanted:
        return set()
    ids: set[str] = set()
    async for node in _paged(database, "matching/names_of_servants"):
        if not _keys(node).isdisjoint(wanted):
            ids.add(node["id"])
    return ids


async def _profiles(database: Database, ids: set[str]) -> tuple[list[Profile], set[str]]:
    """The profiles of these servants, and which of them wait to be matched."""
    ordered = sorted(ids)
    found: list[Profile] = []
    waiting: set[str] = set()
    for start in range(0, len(ordered), _AT_ONCE):
        for row in await database.read(statement("matching/profiles_of_servants"), {"ids": ordered[start : start + _AT_ONCE]}):
            found.append(_profile(row))
            if row["match_pending"]:
                waiting.add(found[-1].id)
    return found, waiting


async def _paged(database: Database, name: str) -> AsyncGenerator[Node]:
    after = ""
    while rows := await database.read(statement(name), {"after": after, "limit": _AT_ONCE}):
        for row in rows:
            yield row
        after = cast("str", rows[-1]["id"])


def _keys(node: Node) -> frozenset[str]:
    return name_keys([node["name"], *(node["also_written"] or ())], day_of(node, "birth_date")) if node["name"] else frozenset()


def _profile(node: Node) -> Profile:
    services = cast("list[Node]", node["services"])
    held = [Service(each["organisation"], period_of(each), _is_full(each)) for each in services]
    countries = {each["country"] for each in services if each["country"]}
    identifiers = map(IdentifierKey.parse, cast("list[str]", node["identifiers"]))
    return Profile(
        id=node["id"],
        names=tuple(fold(name) for name in (node["name"], *(node["also_written"] or ())) if name),
        birth=day_of(node, "birth_date"),
        sex=Sex(node["sex"]) if node["sex"] else None,
        services=frozenset(held),
        posts=frozenset(fold_title(each["title"]) for each in services if each["title"]),
        identifiers=frozenset(key.ref for key in identifiers if key.is_national_id),
        country=countries.pop() if len(countries) == 1 else None,
    )


def _is_full(service: Node) -> bool:
    return service["mode"] not in _PASSING_BY and (service["full"] is None or service["full"] >= 1)


def _relative(node: Node) -> Profile:
    return Profile(id=node["id"], names=(fold(node["name"]),), birth=day_of(node, "birth_date"))


def _is_relation(pair: Pair, relatives: Mapping[str, Profile], declared_by: Mapping[str, str]) -> bool:
    """One of the two is a relative, the other a servant, and not the one who declared it."""
    left, right = pair.left.id, pair.right.id
    if (left in relatives) == (right in relatives):
        return False
    relative, servant = (left, right) if left in relatives else (right, left)
    return declared_by[relative] != servant


def _row(candidate: Candidate, kind: str) -> dict[str, Any]:
    return {
        "id": candidate_id(kind, candidate.left, candidate.right),
        "kind": kind,
        "left": candidate.left,
        "right": candidate.right,
        "score": candidate.score.value,
        "reasons": list(candidate.score.reasons),
    }


def _relative_row(candidate: Candidate, relatives: Mapping[str, Profile]) -> dict[str, Any]:
    if candidate.left in relatives:
        return _row(candidate, "relative")
    return _row(Candidate(candidate.right, candidate.left, candidate.score), "relative")
