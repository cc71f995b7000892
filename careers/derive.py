"""Derives employment, NEXT, Promotion and the rank of each appointment for the servants marked as dirty.

The appointments and contracts of a batch of dirty servants go in; only what differs from them is written. Ids are stable, and the
dirty marks are cleared in the same transaction: a crash anywhere loses nothing, and a second derivation changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from careers.employment import employment_rows
from careers.line import Grade, GradedPeriod, Move, Spell, career_line, career_moves, grade_on
from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.model.days import day_of, period_of
from graph.model.ids import stable_id
from graph.model.nodes import Mode

_SERVANTS_PER_BATCH = 1000
# Grades of positions are cached between batches; the limit keeps memory flat.
_MAX_CACHED_POSITIONS = 100_000

Node = Mapping[str, Any]
Grades = dict[str, list[GradedPeriod]]
"""The graded periods of positions, by position id."""


async def derive_careers(database: Database, progress: Callable[[int], None] = lambda done: None) -> int:
    """Derive the careers of all dirty servants; return how many there were.

    ``progress`` is called after each batch with the number derived so far.
    """
    grades: Grades = {}
    done = 0
    while True:
        rows = await database.read(statement("careers/dirty_servants"), {"limit": _SERVANTS_PER_BATCH})
        ids = [cast("str", row["id"]) for row in rows]
        if not ids:
            return done
        if len(grades) > _MAX_CACHED_POSITIONS:
            grades.clear()

        async def work(transaction: Transaction, ids: list[str] = ids) -> None:
            await derive_in(transaction, ids, grades)

        await database.write(work)
        done += len(ids)
        progress(done)


async def derive_in(transaction: Transaction, servants: Sequence[str], grades: Grades | None = None) -> None:
    """Derive the careers of these servants (by id) within a transaction. ``grades`` is a cache shared between calls."""
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
    shares = {spell["id"]: _share(spell, grades.get(spell["position"], ())) for spell in ordered}
    changes = {**employment_rows(spells, contracts, shares), **_career_rows(ordered, stored_moves, grades)}
    await _delete_existing_moves(transaction, changes)
    for name, rows in changes.items():
        if rows:
            await transaction.run(statement(name), {"rows": rows})


async def _delete_existing_moves(transaction: Transaction, changes: dict[str, list[dict[str, Any]]]) -> None:
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
        versions = cast("list[Node]", row["versions"])
        grades[cast("str", row["id"])] = [GradedPeriod(period_of(v), _grade(v), v["fte"]) for v in versions]


def _career_rows(nodes: Sequence[Node], stored_moves: Sequence[Node], grades: Grades) -> dict[str, list[dict[str, Any]]]:
    """Return by statement the rows that bring stored grades and moves in line with the spells."""
    careers: dict[str, list[Spell]] = {}
    changed: list[dict[str, Any]] = []
    for node in nodes:
        spell = _spell(node, grades.get(node["position"], ()))
        careers.setdefault(node["servant"], []).append(spell)
        grade = grade_on(spell.ordered, grades.get(spell.position, ()))
        properties = {
            "rank": grade.rank if grade else None,
            "ladder": grade.ladder if grade else None,
            "full_post_share": spell.fte,
        }
        if any(node[name] != value for name, value in properties.items()):
            changed.append({"id": spell.id, "properties": properties})
    return {"careers/write_derived": changed, **_move_rows(careers, stored_moves, grades)}


def _move_rows(
    careers: Mapping[str, Sequence[Spell]], stored_moves: Sequence[Node], grades: Grades
) -> dict[str, list[dict[str, Any]]]:
    """Return by statement the rows that bring the stored moves in line with the careers, given by servant id."""
    obsolete = {(node["servant"], node["id"]): node for node in stored_moves}
    created: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    for servant, spells in careers.items():
        for move in career_moves(career_line(spells), grades):
            known = obsolete.pop((servant, promotion_id(move)), None)
            properties = _properties(move)
            row = {"id": promotion_id(move), "properties": properties}
            if known is None:
                created.append({**row, "servant": servant, "from": move.from_, "into": move.into})
            elif any(known[name] != value for name, value in properties.items()):
                updated.append(row)
    return {
        "careers/delete_moves": [{"id": id_} for _, id_ in sorted(obsolete)],
        "careers/create_moves": created,
        "careers/update_moves": updated,
    }


def _properties(move: Move) -> dict[str, Any]:
    return {
        "kind": move.kind.value,
        "steps": move.steps,
        "ordered_earliest": move.ordered.earliest,
        "ordered_latest": move.ordered.latest,
    }


def promotion_id(move: Move) -> str:
    """Return the id of the Promotion of a move; it stays the same for the same two appointments."""
    return stable_id("promotion", f"{move.from_}>{move.into}")


def _spell(node: Node, versions: Sequence[GradedPeriod]) -> Spell:
    period = period_of(node)
    ordered = day_of(node, "order_date")
    return Spell(
        id=node["id"],
        position=node["position"],
        period=period,
        mode=Mode(node["mode"]) if node["mode"] else None,
        civil_service=node["civil_service"],
        fte=_share(node, versions),
        ordered=ordered or period.start,
    )


def _share(node: Node, versions: Sequence[GradedPeriod]) -> float | None:
    """Return the appointment's own share of a full post, else the position's share if all its versions agree."""
    shares = {version.fte for version in versions}
    return node["fte"] if node["fte"] is not None else shares.pop() if len(shares) == 1 else None


def _grade(node: Node) -> Grade | None:
    return None if node["rank"] is None or node["ladder"] is None else Grade(node["ladder"], node["rank"])
