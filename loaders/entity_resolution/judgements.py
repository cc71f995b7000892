"""Who is one person: judgements, what follows from them, and how it is undone.

A judgement is about two identifiers, never about two nodes: it survives a reload, another merge, another machine. Accepted ones
join the servants for whom their identifiers were loaded into one. Which of these servants gives the id depends on the servants
alone, so the order of judging changes nothing. ``clusters`` tells which judgements stand; ``relink`` writes what follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.errors import JudgementRefused
from loaders.entity_resolution.clusters import Clusters, Judgement, Origin, Verdict, in_turn
from loaders.entity_resolution.relink import origins_of_keys, origins_of_servants, relink_identifiers
from loaders.keys.ids import judgement_id, leading_key
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal

_CANDIDATE_STATES = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.UNSURE: "unsure"}


async def judgements(database: Database) -> list[Judgement]:
    """All there are, in the order in which they were made."""
    rows = await database.read(statement("entity_resolution/judgements"))
    found = [Judgement(**cast("dict[str, Any]", row | {"verdict": Verdict(cast("str", row["verdict"]))})) for row in rows]
    return sorted(found, key=lambda judgement: (judgement.at, judgement.id))


async def judge(database: Database, one: str, other: str, verdict: Verdict, by: str, why: str, at: datetime) -> Judgement:
    """Keeps a judgement on two servants, by id. It takes effect with ``apply_judgements``.

    Raises JudgementRefused where it contradicts another one or the numbers of the two, gives no reason, or names nobody.
    """
    if one == other or not why.strip():
        raise JudgementRefused("A judgement is on two servants, and gives the reason: name both, and say why.")
    origins = await origins_of_servants(database, (one, other))
    left_key, right_key = sorted((_telling_key(origins, one), _telling_key(origins, other)))
    judgement = Judgement(judgement_id(left_key, right_key), left_key, right_key, verdict, by, why, at)
    others = [each for each in await judgements(database) if each.id != judgement.id and each.state in ("waiting", "applied")]
    clusters = Clusters(
        await origins_of_keys(database, {key for each in [*others, judgement] for key in (each.left, each.right)})
    )
    for each in in_turn(others):
        clusters.add(each)
    if problem := clusters.add(judgement):
        raise JudgementRefused(f"This judgement cannot stand: {problem}.")
    await keep_judgements(database, [judgement])
    candidate = {"id": clusters.candidate(judgement), "state": _CANDIDATE_STATES[verdict]}
    await database.execute(statement("matching/judge_candidates"), {"rows": [candidate]})
    return judgement


async def withdraw(database: Database, id_: str, at: datetime) -> None:
    """Takes a judgement back; ``apply_judgements`` parts and offers the two anew. Raises JudgementRefused if there is none."""
    known = {judgement.id: judgement for judgement in await judgements(database)}
    if id_ not in known or known[id_].state == "withdrawn":
        raise JudgementRefused(
            f"There is no judgement {id_} to withdraw. `meritgraph identity judgements` shows those there are."
        )
    row = {"id": id_, "properties": {"state": "withdrawing", "withdrawn_at": at}}
    await database.execute(statement("entity_resolution/save_judgements"), {"rows": [row]})


async def keep_judgements(database: Database, kept: Sequence[Judgement]) -> None:
    """Writes judgements as they are."""
    rows = [{"id": judgement.id, "properties": _properties(judgement)} for judgement in kept]
    await database.execute(statement("entity_resolution/save_judgements"), {"rows": rows})


async def apply_judgements(database: Database, portals: Mapping[str, Portal], keys: KeyRing, at: datetime) -> int:
    """Joins and parts servants as judged since the last time; tells how many judgements took effect.

    Servants concerned are marked for weighing and derivation. Killed in the middle it is done again from the beginning.
    """
    known = await judgements(database)
    changed = [judgement for judgement in known if judgement.state in ("waiting", "withdrawing")]
    if not changed:
        return 0
    clusters = Clusters(await origins_of_keys(database, {key for each in known for key in (each.left, each.right)}))
    turned = [replace(judgement, state="withdrawn") for judgement in changed if judgement.state == "withdrawing"]
    for judgement in in_turn(judgement for judgement in known if judgement.state in ("waiting", "applied", "refused")):
        problem = clusters.add(judgement)
        state = "refused" if problem else "applied"
        if judgement.state != state and clusters.knows(judgement):
            turned.append(replace(judgement, state=state, problem=problem))
    affected = clusters.cluster_of({key for each in turned if clusters.knows(each) for key in (each.left, each.right)})
    if affected:
        problem = await relink_identifiers(database, clusters, affected, portals, keys, at)
        if problem:
            waiting = [{"id": judgement.id, "properties": {"problem": problem}} for judgement in changed]
            await database.write(
                lambda transaction: transaction.run(statement("entity_resolution/save_judgements"), {"rows": waiting})
            )
            return 0
    if turned:
        await _keep_outcome(database, clusters, turned)
    return len(turned)


async def _keep_outcome(database: Database, clusters: Clusters, turned: Sequence[Judgement]) -> None:
    """Writes what became of judgements. Who was judged by one that was withdrawn is a candidate like others again."""
    outcome = [{"id": each.id, "properties": {"state": each.state, "problem": each.problem}} for each in turned]
    withdrawn = [each for each in turned if each.state == "withdrawn" and clusters.knows(each)]
    open_again = [{"id": clusters.candidate(each), "state": "open"} for each in withdrawn]

    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("entity_resolution/save_judgements"), {"rows": outcome})
        await transaction.run(statement("matching/judge_candidates"), {"rows": open_again})

    await database.write(work)


def _telling_key(origins: Iterable[Origin], servant: str) -> str:
    """The identifier that stands for a servant in a judgement: of her own origin, a national one where there is one."""
    keys = [key for origin in origins if origin.id == servant for key in origin.keys]
    if not keys and servant.startswith("relative:"):
        raise JudgementRefused(f"{servant} is a declared relative, not a servant: such candidates are leads, and not judged.")
    if not keys:
        raise JudgementRefused(f"There is no servant {servant}. Judge by the ids that `meritgraph identity candidates` shows.")
    return leading_key(keys)


def _properties(judgement: Judgement) -> dict[str, Any]:
    names = ("left", "right", "by", "why", "at", "state", "problem", "withdrawn_at")
    return {name: getattr(judgement, name) for name in names} | {"verdict": judgement.verdict.value}
