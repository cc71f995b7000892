"""Derives employment, NEXT, Promotion and the rank of each appointment for the servants marked as dirty.

The appointments and contracts of a batch of dirty servants go in; only what differs from them is written. Ids are stable, and the
dirty marks are cleared in the same transaction: a crash anywhere loses nothing, and a second derivation changes nothing.

Each career is worked out by itself. One that cannot be derived, because the graph holds an impossible value of it, keeps what was
derived before and its dirty mark, and is reported; the next derivation tries again.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from careers.career_rows import Node, StatementRows, servant_rows
from careers.grades import IMPOSSIBLE, Grades, ImpossibleCareer, load_grades, usable_grades
from graph.cypher.dossier_reads import NodeKeys
from graph.cypher.statements import statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction

# Below the logger of loading: commands report these careers themselves.
logger = logging.getLogger("meritgraph.loading.careers")

_SERVANTS_PER_BATCH = 1000
# Grades of positions are cached between batches; the limit keeps memory flat.
_MAX_CACHED_POSITIONS = 100_000


@dataclass(frozen=True, slots=True)
class NotDerived:
    """A servant (by id) whose career could not be derived, and why. The reason has no personal data."""

    servant: str
    reason: str


@dataclass(frozen=True, slots=True)
class DerivationReport:
    """How many careers were derived, and which could not be."""

    derived: int
    not_derived: Sequence[NotDerived] = ()


async def derive_careers(database: Database, progress: Callable[[int], None] = lambda done: None) -> DerivationReport:
    """Derive the careers of all dirty servants.

    ``progress`` is called after each batch with the number of servants so far. A career that cannot be derived is logged.
    """
    grades: Grades = {}
    done, after = 0, ""
    failed: list[NotDerived] = []
    while True:
        rows = await database.read(statement("careers/dirty_servants"), {"after": after, "limit": _SERVANTS_PER_BATCH})
        ids = [cast("str", row["id"]) for row in rows]
        if not ids:
            return DerivationReport(done - len(failed), failed)
        if len(grades) > _MAX_CACHED_POSITIONS:
            grades.clear()

        async def work(transaction: Transaction, ids: list[str] = ids) -> Sequence[NotDerived]:
            return await derive_in(transaction, ids, grades)

        of_batch = await database.write(work)
        for each in of_batch:
            logger.warning("The career of %s cannot be derived: %s", each.servant, each.reason)
        failed += of_batch
        done, after = done + len(ids), cast("str", rows[-1]["dirty"])
        progress(done)


async def derive_in(transaction: Transaction, servants: Sequence[str], grades: Grades | None = None) -> Sequence[NotDerived]:
    """Derive the careers of these servants (by id) within a transaction; return those that cannot be derived.

    ``grades`` is a cache shared between calls.
    """
    grades = {} if grades is None else grades
    ids = {"ids": list(servants)}
    # Clear the marks first: a transaction that changes one of these servants from now on waits for this one, or this one is
    # started again.
    await transaction.run(statement("careers/clear_dirty"), ids)
    spells = cast("list[Node]", (await transaction.run(statement("careers/career_spells"), ids))[0]["spells"])
    contracts = cast("list[Node]", (await transaction.run(statement("careers/servant_contracts"), ids))[0]["contracts"])
    stored_moves = cast("list[Node]", (await transaction.run(statement("careers/career_moves"), ids))[0]["moves"])
    ordered = [spell for spell in spells if not spell["derived"]]
    await load_grades(transaction.run, {spell["position"] for spell in ordered}, grades)
    changes, failed = _changes(servants, _by_servant(spells), _by_servant(contracts), _by_servant(stored_moves), grades)
    await _delete_existing_moves(transaction, changes)
    ended = {"Appointment": _ids(changes, "careers/end_employments")}
    async with DossierMarks(transaction).watching(_written(changes), deleted=ended):
        for name, rows in changes.items():
            if rows:
                await transaction.run(statement(name), {"rows": rows})
    if failed:
        await transaction.run(statement("careers/keep_dirty"), {"ids": [each.servant for each in failed]})
    return failed


def _written(changes: StatementRows) -> NodeKeys:
    """Return the nodes of which dossiers read what is written here; moves and ranks are read by none."""
    return {
        "Appointment": _ids(changes, "careers/employ_by_contract"),
        "Position": _ids(changes, "careers/employ_by_contract", "position"),
        "Contract": _ids(changes, "careers/confirm_appointments"),
    }


def _ids(changes: StatementRows, name: str, field: str = "id") -> set[str]:
    return {row[field] for row in changes[name]}


def _by_servant(nodes: Iterable[Node]) -> Mapping[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        found[node["servant"]].append(node)
    return found


def _changes(
    servants: Iterable[str],
    spells: Mapping[str, Sequence[Node]],
    contracts: Mapping[str, Sequence[Node]],
    stored_moves: Mapping[str, Sequence[Node]],
    grades: Grades,
) -> tuple[StatementRows, list[NotDerived]]:
    """Return the rows of all servants whose careers can be derived, and the others."""
    changes: StatementRows = {name: [] for name in _STATEMENTS}
    failed: list[NotDerived] = []
    for id_ in servants:
        try:
            hers = spells.get(id_, ())
            usable = {each["position"]: usable_grades(each["position"], grades) for each in hers if not each["derived"]}
            rows = servant_rows(hers, contracts.get(id_, ()), stored_moves.get(id_, ()), usable)
        except ImpossibleCareer as error:
            failed.append(NotDerived(id_, str(error)))
        except IMPOSSIBLE as error:
            # The message of such an error may quote days of her career.
            failed.append(NotDerived(id_, f"a value of her appointments or contracts is impossible ({type(error).__name__})"))
        else:
            for name, of_servant in rows.items():
                changes[name] += of_servant
    # An employment whose contract has another holder now moves to her: it is not ended, or it would lose its confirmation.
    moved = {row["id"] for row in changes["careers/employ_by_contract"]}
    ended = changes["careers/end_employments"]
    changes["careers/end_employments"] = [row for row in ended if row["id"] not in moved]
    return changes, failed


# In the order in which they are executed.
_STATEMENTS = (
    "careers/end_employments",
    "careers/employ_by_contract",
    "careers/confirm_appointments",
    "careers/write_derived",
    "careers/delete_moves",
    "careers/create_moves",
    "careers/update_moves",
)


async def _delete_existing_moves(transaction: Transaction, changes: StatementRows) -> None:
    """Add to the moves to delete those that are to be created but exist.

    Such a move exists where both its appointments belonged to another servant, who is derived later.
    """
    new = [row["id"] for row in changes["careers/create_moves"]]
    rows = await transaction.run(statement("careers/known_moves"), {"ids": new}) if new else []
    existing = set(cast("list[str]", rows[0]["known"])) if rows else set[str]()
    existing -= {row["id"] for row in changes["careers/delete_moves"]}
    changes["careers/delete_moves"] += [{"id": id_} for id_ in sorted(existing)]
