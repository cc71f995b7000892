"""Judgements on whether two servants are one person: storing and withdrawing them.

A judgement is about two identifiers, never about two nodes, so it survives a reload, another merge and another machine. An
accepted judgement joins the servants for whom its identifiers were loaded. Which of them gives the joined servant its id depends
on the servants alone, so the order of judging changes nothing. ``clusters`` decides which judgements stand; ``applying`` makes
the graph what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from graph.errors import JudgementChanged, JudgementContradicted, JudgementRefused
from graph.events import append_event
from graph.once import OnceKey, write_once
from loaders.entity_resolution.clusters import (
    SOURCE_ROW_AUTHOR,
    Clusters,
    Judgement,
    JudgementState,
    Origin,
    Verdict,
    by_priority,
)
from loaders.entity_resolution.relink import Read, origins_of_keys, origins_of_servants
from loaders.keys.ids import candidate_id, judgement_id, leading_key

LONGEST_REASON = 2000
"""The most characters of the reason of a judgement or of its withdrawal."""

_CANDIDATE_STATES = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.UNSURE: "unsure"}
_STANDING = frozenset({JudgementState.WAITING, JudgementState.APPLIED})
GIVEN_UP = frozenset({JudgementState.WITHDRAWING, JudgementState.WITHDRAWN})
"""The states of judgements that were taken back."""


async def judgements(database: Database) -> list[Judgement]:
    """Return all judgements in the order in which they were made."""
    return await _judgements(database.read)


async def _judgements(read: Read) -> list[Judgement]:
    found = [decoded(row) for row in await read(statement("entity_resolution/judgements"), {})]
    return sorted(found, key=lambda judgement: (judgement.at, judgement.id))


def decoded(row: Mapping[str, Any]) -> Judgement:
    """Return a judgement from its row or from its JSON."""
    values: dict[str, Any] = {**row, "verdict": Verdict(row["verdict"]), "state": JudgementState(row["state"])}
    for name in ("at", "withdrawn_at"):
        if isinstance(values[name], str):
            values[name] = datetime.fromisoformat(values[name])
    return Judgement(**values)


async def judge(
    database: Database,
    one: str,
    other: str,
    verdict: Verdict,
    by: str,
    why: str,
    at: datetime,
    expected_version: int | None = None,
    once: OnceKey | None = None,
) -> Judgement:
    """Save and return a judgement on two servants, given by their ids. It takes effect with ``apply_judgements``.

    It replaces an earlier judgement on the two. An id that was merged into another stands for the servant as she was loaded.
    ``expected_version`` is the version of the judgement that the person saw: 0 if there was none, None to accept any.

    Raises JudgementContradicted if another judgement or the national numbers of the two contradict it, JudgementChanged if the
    version is another by now, and JudgementRefused if it gives no reason, or if one of the two does not exist. With a key
    ``once`` it raises as ``write_once`` does, too.
    """
    if one == other or not why.strip():
        raise JudgementRefused("A judgement needs two different servants and a reason: give both ids, and the reason with --why.")
    _check_author_and_reason(by, why)

    async def work(transaction: Transaction) -> Judgement:
        candidate = candidate_id("servant", *sorted((one, other)))
        # Whoever judges the same two waits here until this transaction has ended.
        await transaction.run(statement("matching/lock_candidate"), {"id": candidate})
        origins = await origins_of_servants(transaction.run, (one, other))
        left, right = sorted((_leading_key(origins, one), _leading_key(origins, other)))
        new = Judgement(judgement_id(left, right), left, right, verdict, by, why, at, candidate=candidate)
        new = await _fitting(transaction, new, expected_version)
        await transaction.run(statement("entity_resolution/save_judgements"), {"rows": [_row(new)]})
        await judge_candidates(transaction, [{"id": candidate, "state": _CANDIDATE_STATES[verdict]}])
        await append_event(transaction, "match_judged", at, _payload(new, by))
        return new

    return await write_once(database, once, work, decoded)


async def _fitting(transaction: Transaction, new: Judgement, expected_version: int | None) -> Judgement:
    """Return a new judgement; where it replaces another one, with the id of that one and the next version.

    Raises JudgementChanged and JudgementContradicted.
    """
    known = await _judgements(transaction.run)
    keys = {key for each in [*known, new] for key in (each.left, each.right)}
    clusters = Clusters(await origins_of_keys(transaction.run, keys))
    if previous := _on_the_same_two(known, new, clusters):
        version = await _lock_judgement(transaction, previous.id)
        new = replace(new, id=previous.id, left=previous.left, right=previous.right, version=version + 1)
    if expected_version is not None and expected_version != new.version - 1:
        raise JudgementChanged(expected_version, new.version - 1)
    for each in by_priority(each for each in known if each.id != new.id and each.state in _STANDING):
        clusters.add(each)
    if problem := clusters.add(new):
        raise JudgementContradicted(problem)
    return new


def _on_the_same_two(known: Sequence[Judgement], new: Judgement, clusters: Clusters) -> Judgement | None:
    """Return the judgement that a new one replaces, if there is one.

    Its identifiers may be others: one that was loaded since may lead now.
    """
    on_them = [
        each for each in known if each.id == new.id or (clusters.has_both(each) and clusters.candidate_id(each) == new.candidate)
    ]
    return max(on_them, key=importance, default=None)


def importance(judgement: Judgement) -> tuple[bool, datetime, str]:
    """Return the key by which several judgements on the same two servants are compared: the greatest is the one that counts.

    A judgement that stands counts before those that were taken back, then the one that was decided last. There are several if a
    servant has several numbers, and a file or a row named the two by other ones.
    """
    return judgement.state not in GIVEN_UP, judgement.withdrawn_at or judgement.at, judgement.id


async def withdraw(
    database: Database,
    id_: str,
    at: datetime,
    by: str | None = None,
    why: str = "",
    expected_version: int | None = None,
    once: OnceKey | None = None,
) -> Judgement:
    """Withdraw a judgement and return it. ``apply_judgements`` then splits the two and opens their candidate again.

    Raises JudgementRefused if there is no such judgement, or if it is withdrawn already, and JudgementChanged if its version is
    not the expected one. With a key ``once`` it raises as ``write_once`` does, too.
    """
    _check_author_and_reason(by, why)

    async def work(transaction: Transaction) -> Judgement:
        version = await _lock_judgement(transaction, id_)
        judgement = next((each for each in await _judgements(transaction.run) if each.id == id_), None)
        if judgement is not None and expected_version is not None and expected_version != version:
            raise JudgementChanged(expected_version, version)
        if judgement is None or judgement.state in GIVEN_UP:
            raise JudgementRefused(
                f"There is no judgement {id_} to withdraw. `meritgraph identity judgements` lists the judgements there are."
            )
        withdrawn = replace(
            judgement,
            state=JudgementState.WITHDRAWING,
            withdrawn_at=at,
            withdrawn_by=by,
            withdrawn_why=why.strip() or None,
            version=version + 1,
        )
        await transaction.run(statement("entity_resolution/save_judgements"), {"rows": [_row(withdrawn)]})
        await append_event(transaction, "judgement_withdrawn", at, _payload(withdrawn, by))
        return withdrawn

    return await write_once(database, once, work, decoded)


async def save_judgements(database: Database, changed: Sequence[Judgement]) -> None:
    """Write judgements as they are; judgements with the same ids are replaced."""
    await database.execute(statement("entity_resolution/save_judgements"), {"rows": [_row(each) for each in changed]})


async def judge_candidates(transaction: Transaction, rows: Sequence[Mapping[str, str]]) -> None:
    """Write the states of candidates, given as rows of {id, state}."""
    async with DossierMarks(transaction).watching({"MatchCandidate": {row["id"] for row in rows}}):
        await transaction.run(statement("matching/judge_candidates"), {"rows": list(rows)})


async def _lock_judgement(transaction: Transaction, id_: str) -> int:
    """Lock a judgement until the transaction ends, and return its version; 0 where there is none."""
    rows = await transaction.run(statement("entity_resolution/lock_judgement"), {"id": id_})
    return cast("int", rows[0]["version"]) if rows else 0


def _check_author_and_reason(by: str | None, why: str) -> None:
    if by is not None and by.strip() in ("", SOURCE_ROW_AUTHOR):
        raise JudgementRefused(
            f"A judgement needs the name of the person who judges, and the name {SOURCE_ROW_AUTHOR} stands for rows of portals. "
            "Say who judges (`--by NAME`)."
        )
    if len(why) > LONGEST_REASON:
        raise JudgementRefused(f"The reason has {len(why)} characters; at most {LONGEST_REASON} are allowed. Shorten it.")


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


def _payload(judgement: Judgement, by: str | None) -> dict[str, Any]:
    """Return the content of the event of a decision. It names no servant and no identifier."""
    return {"judgement": judgement.id, "candidate": judgement.candidate, "verdict": judgement.verdict.value, "by": by}


def _row(judgement: Judgement) -> dict[str, Any]:
    names = (
        "left",
        "right",
        "by",
        "why",
        "at",
        "problem",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawn_why",
        "candidate",
        "version",
    )
    properties = {name: getattr(judgement, name) for name in names}
    return {"id": judgement.id, "properties": {**properties, "verdict": judgement.verdict.value, "state": judgement.state.value}}
