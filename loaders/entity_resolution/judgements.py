"""Judgements on whether two servants are one person: storing, applying and withdrawing them.

A judgement is about two identifiers, never about two nodes, so it survives a reload, another merge and another machine. An
accepted judgement joins the servants for whom its identifiers were loaded. Which of them gives the joined servant its id depends
on the servants alone, so the order of judging changes nothing. ``clusters`` decides which judgements stand; ``relink`` writes
what follows from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from graph.errors import JudgementRefused
from loaders.entity_resolution.clusters import Clusters, Judgement, Origin, Verdict, by_priority
from loaders.entity_resolution.relink import origins_of_keys, origins_of_servants, relink_identifiers
from loaders.keys.ids import judgement_id, leading_key
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal

_CANDIDATE_STATES = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.UNSURE: "unsure"}


async def judgements(database: Database) -> list[Judgement]:
    """Return all judgements in the order in which they were made."""
    rows = await database.read(statement("entity_resolution/judgements"))
    found = [Judgement(**cast("dict[str, Any]", row | {"verdict": Verdict(cast("str", row["verdict"]))})) for row in rows]
    return sorted(found, key=lambda judgement: (judgement.at, judgement.id))


async def judge(database: Database, one: str, other: str, verdict: Verdict, by: str, why: str, at: datetime) -> Judgement:
    """Save and return a judgement on two servants, given by their ids. It takes effect with ``apply_judgements``.

    Raises JudgementRefused if it contradicts another judgement or the national numbers of the two, if it gives no reason, or if
    one of the two does not exist.
    """
    if one == other or not why.strip():
        raise JudgementRefused("A judgement needs two different servants and a reason: give both ids, and the reason with --why.")
    origins = await origins_of_servants(database, (one, other))
    left_key, right_key = sorted((_leading_key(origins, one), _leading_key(origins, other)))
    judgement = Judgement(judgement_id(left_key, right_key), left_key, right_key, verdict, by, why, at)
    others = [each for each in await judgements(database) if each.id != judgement.id and each.state in ("waiting", "applied")]
    clusters = Clusters(
        await origins_of_keys(database, {key for each in [*others, judgement] for key in (each.left, each.right)})
    )
    for each in by_priority(others):
        clusters.add(each)
    if problem := clusters.add(judgement):
        raise JudgementRefused(f"The judgement was not saved: {problem}.")
    await save_judgements(database, [judgement])
    candidate = {"id": clusters.candidate_id(judgement), "state": _CANDIDATE_STATES[verdict]}
    await database.write(lambda transaction: _judge_candidates(transaction, [candidate]))
    return judgement


async def withdraw(database: Database, id_: str, at: datetime) -> None:
    """Withdraw a judgement. ``apply_judgements`` then splits the two and opens their candidate again.

    Raises JudgementRefused if there is no such judgement, or if it is withdrawn already.
    """
    known = {judgement.id: judgement for judgement in await judgements(database)}
    if id_ not in known or known[id_].state == "withdrawn":
        raise JudgementRefused(
            f"There is no judgement {id_} to withdraw. `meritgraph identity judgements` lists the judgements there are."
        )
    row = {"id": id_, "properties": {"state": "withdrawing", "withdrawn_at": at}}
    await database.execute(statement("entity_resolution/save_judgements"), {"rows": [row]})


async def save_judgements(database: Database, changed: Sequence[Judgement]) -> None:
    """Write judgements as they are; judgements with the same ids are replaced."""
    rows = [{"id": judgement.id, "properties": _properties(judgement)} for judgement in changed]
    await database.execute(statement("entity_resolution/save_judgements"), {"rows": rows})


async def apply_judgements(database: Database, portals: Mapping[str, Portal], keys: KeyRing, at: datetime) -> int:
    """Join and split servants as judged since the last call; return how many judgements took effect.

    The servants concerned are marked for survivorship, matching and derivation. If the process is killed, the next call starts
    again from the beginning.
    """
    known = await judgements(database)
    changed = [judgement for judgement in known if judgement.state in ("waiting", "withdrawing")]
    if not changed:
        return 0
    clusters = Clusters(await origins_of_keys(database, {key for each in known for key in (each.left, each.right)}))
    effective = [replace(judgement, state="withdrawn") for judgement in changed if judgement.state == "withdrawing"]
    for judgement in by_priority(judgement for judgement in known if judgement.state in ("waiting", "applied", "refused")):
        problem = clusters.add(judgement)
        state = "refused" if problem else "applied"
        if judgement.state != state and clusters.has_both(judgement):
            effective.append(replace(judgement, state=state, problem=problem))
    affected = clusters.affected_origins(
        {key for each in effective if clusters.has_both(each) for key in (each.left, each.right)}
    )
    if affected and (problem := await relink_identifiers(database, clusters, affected, portals, keys, at)):
        waiting = {"rows": [{"id": judgement.id, "properties": {"problem": problem}} for judgement in changed]}
        await database.write(lambda transaction: transaction.run(statement("entity_resolution/save_judgements"), waiting))
        return 0
    if effective:
        await _save_outcome(database, clusters, effective)
    return len(effective)


async def _save_outcome(database: Database, clusters: Clusters, effective: Sequence[Judgement]) -> None:
    """Write the new states of judgements, and open the candidates of withdrawn ones again."""
    outcome = [{"id": each.id, "properties": {"state": each.state, "problem": each.problem}} for each in effective]
    withdrawn = [each for each in effective if each.state == "withdrawn" and clusters.has_both(each)]
    open_again = [{"id": clusters.candidate_id(each), "state": "open"} for each in withdrawn]

    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("entity_resolution/save_judgements"), {"rows": outcome})
        await _judge_candidates(transaction, open_again)

    await database.write(work)


async def _judge_candidates(transaction: Transaction, rows: Sequence[Mapping[str, str]]) -> None:
    """Write the states of candidates, given as rows of {id, state}."""
    async with DossierMarks(transaction).watching({"MatchCandidate": {row["id"] for row in rows}}):
        await transaction.run(statement("matching/judge_candidates"), {"rows": list(rows)})


def _leading_key(origins: Iterable[Origin], servant: str) -> str:
    """Return the identifier that stands for a servant in a judgement: one of her own origin, a national one if it has any."""
    keys = [key for origin in origins if origin.id == servant for key in origin.keys]
    if not keys and servant.startswith("relative:"):
        raise JudgementRefused(
            f"{servant} is a declared relative, not a servant: such candidates are leads and cannot be judged."
        )
    if not keys:
        raise JudgementRefused(f"There is no servant {servant}. Use the ids that `meritgraph identity candidates` shows.")
    return leading_key(keys)


def _properties(judgement: Judgement) -> dict[str, Any]:
    names = ("left", "right", "by", "why", "at", "state", "problem", "withdrawn_at")
    return {name: getattr(judgement, name) for name in names} | {"verdict": judgement.verdict.value}
