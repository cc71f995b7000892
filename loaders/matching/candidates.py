"""Finds and stores candidates: pairs of servants, or of a declared relative and a servant, who may be one person.

Servants marked as match pending go in; candidates with a score and reasons, open for a reviewer's judgement, come out. On the
way the keys by which search finds these servants are written (``loaders.matching.name_keys``).

A servant with a valid national number cannot be another servant with one, so a register in which all have one is not compared.
Otherwise all names are read once, page by page; only servants that share a blocking key with one without a national number are
held in memory.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from graph.cypher.statements import statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from graph.model.days import day_of, period_of
from graph.model.name_folding import fold as fold_title
from graph.model.nodes import Mode, Sex
from loaders.keys.ids import IdentifierKey, candidate_id
from loaders.matching.blocking import Candidate, Pair, best_candidates, pairs_to_score
from loaders.matching.name_keys import has_unused_name_keys, write_name_keys
from loaders.matching.names import fold, name_keys
from loaders.matching.profiles import Profile, Service
from loaders.matching.scoring import score
from loaders.runs.leases import LeaseTaken, leased, renew_lease

_BATCH_SIZE = 2000
_TEMPORARY_MODES = frozenset({Mode.ACTING, Mode.SECONDMENT})

# The lease that the matching process holds.
_LEASE = "matching"
# A text that sorts after every mark.
_AFTER_ALL_MARKS = "\uffff"

Node = Mapping[str, Any]


class CandidateState(StrEnum):
    """Whether a person has judged a candidate, and how."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"


async def find_candidates(database: Database, at: datetime) -> int:
    """Match every servant marked as match pending with all others; return how many candidates were found.

    Open candidates that no evidence supports any longer are deleted. One process matches at a time and continues until no servant
    is match pending; a second process returns at once and leaves the work to the first.
    """
    found = 0
    if not await _any_match_pending(database) and not await has_unused_name_keys(database):
        return found
    try:
        async with leased(database, _LEASE) as holder:
            while await _any_match_pending(database):
                # Claim the marks first: a servant marked from now on waits for the next round. Marks claimed by a killed process
                # are claimed as well.
                claimed = _claimed_range(holder)
                for start, end in (("", claimed["from"]), (claimed["to"], _AFTER_ALL_MARKS)):
                    parameters = {"mark": claimed["from"], "from": start, "to": end}
                    await _run_in_batches(database, "matching/claim_match_pending", parameters)
                await write_name_keys(database, _LEASE, holder, claimed)
                found += await _match_relatives(database, holder, at) + await _match_servants(database, holder, at)
                await _run_in_batches(database, "matching/clear_match_pending", claimed)
            await _run_in_batches(database, "matching/delete_unused_name_keys", {})
    except LeaseTaken:
        return found
    return found


def _claimed_range(holder: str) -> dict[str, str]:
    """Return the key range of the marks claimed by this lease holder."""
    return {"from": f"{holder}/", "to": f"{holder}0"}  # 0 is what comes after the slash


async def _any_match_pending(database: Database) -> bool:
    return bool(await database.read(statement("matching/any_match_pending")))


async def _run_in_batches(database: Database, name: str, parameters: Mapping[str, object]) -> None:
    """Run a statement that changes the marks of one batch again and again until no mark is left to change."""
    batch = {**parameters, "limit": _BATCH_SIZE}
    while True:
        rows = await database.execute(statement(name), batch)
        if not rows or cast("int", rows[0]["changed"]) < _BATCH_SIZE:
            return


async def _match_servants(database: Database, holder: str, at: datetime) -> int:
    rows: list[dict[str, Any]] = []
    if ids := await _servants_sharing_keys(database):
        profiles, pending = await _profiles(database, ids)
        scored = ((pair, score(pair.left, pair.right, pair.name_frequency)) for pair in pairs_to_score(profiles, pending))
        rows = [_row(each, "servant") for each in best_candidates(scored, servants=len(profiles))]
    open_before = await database.read(statement("matching/open_candidates_of_claimed"), _claimed_range(holder))
    await _save(database, "matching/save_candidates", rows, open_before, holder, at)
    return len(rows)


async def _match_relatives(database: Database, holder: str, at: datetime) -> int:
    """Match declared relatives with servants, by name and birth date; return how many candidates were found.

    A relative who may be one of two servants is a candidate with each.
    """
    by_key: dict[str, list[Node]] = {}
    async for node in _paged(database, "matching/relatives"):
        for key in name_keys([node["name"]], day_of(node, "birth_date")):
            by_key.setdefault(key, []).append(node)
    if not by_key:
        return 0
    ids = await _servants_with_keys(database, by_key.keys())
    relatives = {node["id"]: _relative(node) for nodes in by_key.values() for node in nodes}
    declared_by = {node["id"]: node["servant"] for nodes in by_key.values() for node in nodes}
    servants, _ = await _profiles(database, ids)
    profiles = [*servants, *relatives.values()]
    scored = (
        (pair, score(pair.left, pair.right, pair.name_frequency))
        for pair in pairs_to_score(profiles, relatives.keys())
        if _is_relative_and_servant(pair, relatives, declared_by)
    )
    rows = [_relative_row(each, relatives) for each in best_candidates(scored, servants=len(profiles))]
    open_before = await database.read(statement("matching/open_relative_candidates"))
    await _save(database, "matching/save_relative_candidates", rows, open_before, holder, at)
    return len(rows)


async def _save(
    database: Database, name: str, rows: Sequence[Node], open_before: Sequence[Node], holder: str, at: datetime
) -> None:
    """Write candidates, and delete those that were open before and were not found again."""
    found = {row["id"] for row in rows}
    before = cast("list[str]", open_before[0]["candidates"]) if open_before else []
    obsolete = [id_ for id_ in before if id_ not in found]

    async def work(transaction: Transaction) -> None:
        await renew_lease(transaction, _LEASE, holder)
        async with DossierMarks(transaction).watching({"MatchCandidate": found}, deleted={"MatchCandidate": obsolete}):
            for start in range(0, len(rows), _BATCH_SIZE):
                await transaction.run(statement(name), {"rows": list(rows[start : start + _BATCH_SIZE]), "at": at})
            if obsolete:
                await transaction.run(statement("matching/delete_candidates"), {"ids": obsolete})

    if rows or obsolete:
        await database.write(work)


async def candidates(database: Database, state: CandidateState = CandidateState.OPEN, limit: int = 100) -> list[dict[str, Any]]:
    """Return at most ``limit`` candidates in that state, the highest score first, with names and reasons."""
    return await database.read(statement("matching/candidates"), {"state": state.value, "limit": limit})


async def _servants_sharing_keys(database: Database) -> set[str]:
    """Return the ids of servants without a national number, and of all that share a name key with one of them."""
    keys: set[str] = set()
    async for node in _paged(database, "matching/names_without_national_id"):
        keys |= _keys(node)
    return await _servants_with_keys(database, keys) if keys else set()


async def _servants_with_keys(database: Database, keys: AbstractSet[str]) -> set[str]:
    ids: set[str] = set()
    async for node in _paged(database, "matching/names_of_servants"):
        if not _keys(node).isdisjoint(keys):
            ids.add(node["id"])
    return ids


async def _profiles(database: Database, ids: set[str]) -> tuple[list[Profile], set[str]]:
    """Return the profiles of these servants, and the ids of those that are match pending."""
    ordered = sorted(ids)
    found: list[Profile] = []
    pending: set[str] = set()
    for start in range(0, len(ordered), _BATCH_SIZE):
        for row in await database.read(statement("matching/profiles_of_servants"), {"ids": ordered[start : start + _BATCH_SIZE]}):
            found.append(_profile(row))
            if row["match_pending"]:
                pending.add(found[-1].id)
    return found, pending


async def _paged(database: Database, name: str) -> AsyncGenerator[Node]:
    after = ""
    while rows := await database.read(statement(name), {"after": after, "limit": _BATCH_SIZE}):
        for row in rows:
            yield row
        after = cast("str", rows[-1]["id"])


def _keys(node: Node) -> frozenset[str]:
    return name_keys([node["name"], *(node["also_written"] or ())], day_of(node, "birth_date")) if node["name"] else frozenset()


def _profile(node: Node) -> Profile:
    services = cast("list[Node]", node["services"])
    countries = {each["country"] for each in services if each["country"]}
    identifiers = map(IdentifierKey.parse, cast("list[str]", node["identifiers"]))
    return Profile(
        id=node["id"],
        names=tuple(fold(name) for name in (node["name"], *(node["also_written"] or ())) if name),
        birth=day_of(node, "birth_date"),
        sex=Sex(node["sex"]) if node["sex"] else None,
        services=frozenset(Service(each["organisation"], period_of(each), _is_full(each)) for each in services),
        position_titles=frozenset(fold_title(each["title"]) for each in services if each["title"]),
        identifiers=frozenset(key.ref for key in identifiers if key.is_national_id),
        country=countries.pop() if len(countries) == 1 else None,
    )


def _is_full(service: Node) -> bool:
    return service["mode"] not in _TEMPORARY_MODES and (service["full"] is None or service["full"] >= 1)


def _relative(node: Node) -> Profile:
    return Profile(id=node["id"], names=(fold(node["name"]),), birth=day_of(node, "birth_date"))


def _is_relative_and_servant(pair: Pair, relatives: Mapping[str, Profile], declared_by: Mapping[str, str]) -> bool:
    """Tell whether one of the two is a relative, and the other a servant who is not the one who declared the relative."""
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
