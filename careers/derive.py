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
from typing import Any, cast

from careers.employment import employment_rows
from careers.line import Spell
from careers.moves import Grade, GradedPeriod, grade_on
from careers.promotions import move_rows
from graph.cypher.dossier_reads import NodeKeys
from graph.cypher.statements import statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from graph.model.days import day_of, order_days, period_of
from graph.model.nodes import RANK_BOUNDS
from graph.model.words import Mode

# Below the logger of loading: commands report these careers themselves.
logger = logging.getLogger("meritgraph.loading.careers")

_SERVANTS_PER_BATCH = 1000
# Grades of positions are cached between batches; the limit keeps memory flat.
_MAX_CACHED_POSITIONS = 100_000

Node = Mapping[str, Any]
StatementRows = dict[str, list[dict[str, Any]]]
"""Rows by the name of the statement that writes them."""


class ImpossibleCareer(ValueError):
    """The graph holds a value from which no career follows. The message names it without personal data."""


# What values raise that the model does not know: days before 1800, a mode of another version, a missing start, too great numbers.
_IMPOSSIBLE = (ValueError, TypeError, AttributeError, KeyError, ArithmeticError, AssertionError)


@dataclass(frozen=True, slots=True)
class GradeHistory:
    """The graded periods of a position, or the problem why they cannot be used."""

    periods: Sequence[GradedPeriod]
    problem: str | None = None


Grades = dict[str, GradeHistory]
"""The grades of positions, by position id."""


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
    await _load_grades(transaction, {spell["position"] for spell in ordered}, grades)
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
            rows = _servant_rows(spells.get(id_, ()), contracts.get(id_, ()), stored_moves.get(id_, ()), grades)
        except ImpossibleCareer as error:
            failed.append(NotDerived(id_, str(error)))
        except _IMPOSSIBLE as error:
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


def _servant_rows(
    spells: Sequence[Node], contracts: Sequence[Node], stored_moves: Sequence[Node], grades: Grades
) -> StatementRows:
    """Return the rows of one servant. Raises ImpossibleCareer, or what the value types raise for values they do not take."""
    ordered = [spell for spell in spells if not spell["derived"]]
    usable = {spell["position"]: _usable_grades(spell["position"], grades) for spell in ordered}
    shares = {spell["id"]: _share(spell, usable[spell["position"]]) for spell in ordered}
    return {**employment_rows(spells, contracts, shares), **_career_rows(ordered, stored_moves, usable)}


def _usable_grades(position: str, grades: Grades) -> Sequence[GradedPeriod]:
    history = grades.get(position)
    if history is None:
        return ()
    if history.problem is not None:
        raise ImpossibleCareer(f"{position} {history.problem}")
    return history.periods


async def _delete_existing_moves(transaction: Transaction, changes: StatementRows) -> None:
    """Add to the moves to delete those that are to be created but exist.

    Such a move exists where both its appointments belonged to another servant, who is derived later.
    """
    new = [row["id"] for row in changes["careers/create_moves"]]
    rows = await transaction.run(statement("careers/known_moves"), {"ids": new}) if new else []
    existing = set(cast("list[str]", rows[0]["known"])) if rows else set[str]()
    existing -= {row["id"] for row in changes["careers/delete_moves"]}
    changes["careers/delete_moves"] += [{"id": id_} for id_ in sorted(existing)]


async def _load_grades(transaction: Transaction, positions: set[str], grades: Grades) -> None:
    if not (unknown := sorted(positions - grades.keys())):
        return
    for row in await transaction.run(statement("careers/position_grades"), {"ids": unknown}):
        grades[cast("str", row["id"])] = _grade_history(cast("list[Node]", row["versions"]))


def _grade_history(versions: Sequence[Node]) -> GradeHistory:
    ranks = [version["rank"] for version in versions if version["rank"] is not None]
    if not all(RANK_BOUNDS.least <= rank <= RANK_BOUNDS.greatest for rank in ranks):
        return GradeHistory((), f"has a rank outside {RANK_BOUNDS.least:,} to {RANK_BOUNDS.greatest:,}")
    try:
        return GradeHistory([GradedPeriod(period_of(v), _grade(v), v["fte"]) for v in versions])
    except _IMPOSSIBLE as error:
        # Positions are no persons: what is wrong may be said.
        return GradeHistory((), f"has a version that cannot be: {error}")


def _career_rows(
    nodes: Sequence[Node], stored_moves: Sequence[Node], grades: Mapping[str, Sequence[GradedPeriod]]
) -> StatementRows:
    """Return the rows that bring stored grades and moves of one servant in line with her spells."""
    spells: list[Spell] = []
    changed: list[dict[str, Any]] = []
    for node in nodes:
        spell = _spell(node, grades.get(node["position"], ()))
        spells.append(spell)
        grade = grade_on(spell.ordered, grades.get(spell.position, ()))
        properties = {
            "rank": grade.rank if grade else None,
            "ladder": grade.ladder if grade else None,
            "full_post_share": spell.fte,
        }
        if any(node[name] != value for name, value in properties.items()):
            changed.append({"id": spell.id, "properties": properties})
    servant = nodes[0]["servant"] if nodes else ""
    return {"careers/write_derived": changed, **move_rows(servant, spells, stored_moves, grades)}


def _spell(node: Node, versions: Sequence[GradedPeriod]) -> Spell:
    period = period_of(node)
    return Spell(
        id=node["id"],
        position=node["position"],
        period=period,
        mode=Mode(node["mode"]) if node["mode"] else None,
        civil_service=node["civil_service"],
        fte=_share(node, versions),
        ordered=day_of(node, "order_date") or order_days(period.start),
    )


def _share(node: Node, versions: Sequence[GradedPeriod]) -> float | None:
    """Return the appointment's own share of a full post, else the position's share if all its versions agree."""
    shares = {version.fte for version in versions}
    return node["fte"] if node["fte"] is not None else shares.pop() if len(shares) == 1 else None


def _grade(node: Node) -> Grade | None:
    return None if node["rank"] is None or node["ladder"] is None else Grade(node["ladder"], node["rank"])
