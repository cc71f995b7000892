"""Applies judgements: servants are joined and split as people judged, or as rows imply. ``relink`` writes what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from loaders.entity_resolution.clusters import Clusters, Judgement, JudgementState, by_priority
from loaders.entity_resolution.judgements import GIVEN_UP, judge_candidates, judgements
from loaders.entity_resolution.relink import origins_of_keys, relink_identifiers
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal


async def waiting_judgements(database: Database) -> list[Judgement]:
    """Return the judgements that ``apply_judgements`` has to apply or to undo.

    One whose identifiers are not loaded has no candidate yet, and waits for them.
    """
    changed = (JudgementState.WAITING, JudgementState.WITHDRAWING)
    return [each for each in await judgements(database) if each.candidate and each.state in changed]


async def apply_judgements(database: Database, portals: Mapping[str, Portal], keys: KeyRing, at: datetime) -> int:
    """Join and split servants as judged since the last call; return how many judgements took effect.

    The servants concerned are marked for survivorship, matching and derivation. If the process is killed, the next call starts
    again from the beginning. A judgement on a servant of whom a record cannot be written again waits, and its problem says why.
    The others take effect. A judgement that a person changed meanwhile takes effect with the next call.
    """
    known = await judgements(database)
    changed = [each for each in known if each.state in (JudgementState.WAITING, JudgementState.WITHDRAWING)]
    if not changed and all(each.candidate for each in known):
        return 0
    clusters = Clusters(await origins_of_keys(database.read, {key for each in known for key in (each.left, each.right)}))
    await _name_candidates(database, clusters, known)
    effective = [replace(each, state=JudgementState.WITHDRAWN) for each in changed if each.state is JudgementState.WITHDRAWING]
    for judgement in by_priority(each for each in known if each.state not in GIVEN_UP):
        problem = clusters.add(judgement)
        state = JudgementState.REFUSED if problem else JudgementState.APPLIED
        if judgement.state != state and clusters.has_both(judgement):
            effective.append(replace(judgement, state=state, problem=problem))
    affected = clusters.affected_origins(
        {key for each in effective if clusters.has_both(each) for key in (each.left, each.right)}
    )
    if affected and await relink_identifiers(database, clusters, affected, portals, keys, at):
        effective, waiting = await _relink_apart(database, clusters, effective, portals, keys, at)
        rows = [{"id": each.id, "properties": {"problem": waiting[each.id]}} for each in changed if each.id in waiting]
        await database.execute(statement("entity_resolution/save_judgements"), {"rows": rows})
    return await _save_outcome(database, clusters, effective, known) if effective else 0


async def _relink_apart(
    database: Database,
    clusters: Clusters,
    effective: Sequence[Judgement],
    portals: Mapping[str, Portal],
    keys: KeyRing,
    at: datetime,
) -> tuple[list[Judgement], dict[str, str]]:
    """Relink people who have nothing to do with each other apart, so that one who cannot be relinked keeps nobody else from it.

    Return the judgements that take effect, and by the ids of the others why they do not.
    """
    settled, waiting = [each for each in effective if not clusters.has_both(each)], dict[str, str]()
    for affected, judged in _apart(clusters, effective):
        if problem := await relink_identifiers(database, clusters, affected, portals, keys, at):
            waiting |= dict.fromkeys((each.id for each in judged), problem)
        else:
            settled += judged
    return settled, waiting


def _apart(clusters: Clusters, effective: Iterable[Judgement]) -> list[tuple[set[str], list[Judgement]]]:
    """Return the judgements in groups that affect different origins, each group with these."""
    group_of: dict[str, tuple[set[str], list[Judgement]]] = {}
    for judgement in effective:
        if clusters.has_both(judgement):
            affected, judged = clusters.affected_origins((judgement.left, judgement.right)), [judgement]
            for others, of_others in {id(group_of[each]): group_of[each] for each in affected if each in group_of}.values():
                affected, judged = affected | others, judged + of_others
            group_of |= dict.fromkeys(affected, (affected, judged))
    return list({id(group): group for group in group_of.values()}.values())


async def _name_candidates(database: Database, clusters: Clusters, known: Sequence[Judgement]) -> None:
    """Write which candidates judgements are about.

    A judgement lacks its candidate if its identifiers were loaded later, or if it came from a row or a file.
    """
    about = {each.id: clusters.candidate_id(each) for each in known if clusters.has_both(each)}
    rows = [
        {"id": each.id, "properties": {"candidate": about[each.id]}}
        for each in known
        if each.id in about and each.candidate != about[each.id]
    ]
    if rows:
        await database.execute(statement("entity_resolution/save_judgements"), {"rows": rows})


async def _save_outcome(
    database: Database, clusters: Clusters, effective: Sequence[Judgement], known: Sequence[Judgement]
) -> int:
    """Write the new states of judgements, and open the candidates of withdrawn ones again; return how many were written.

    A judgement that a person changed since it was read stays as it is, and takes effect the next time.
    """
    seen = {each.id: each.state.value for each in known}
    rows = [
        {"id": each.id, "seen": seen[each.id], "version": each.version, "state": each.state.value, "problem": each.problem}
        for each in effective
    ]

    async def work(transaction: Transaction) -> int:
        (row,) = await transaction.run(statement("entity_resolution/save_outcomes"), {"rows": rows})
        written = set(cast("list[str]", row["ids"]))
        withdrawn = [each for each in effective if each.id in written and each.state is JudgementState.WITHDRAWN]
        open_again = [{"id": clusters.candidate_id(each), "state": "open"} for each in withdrawn if clusters.has_both(each)]
        await judge_candidates(transaction, open_again)
        return len(written)

    return await database.write(work)
