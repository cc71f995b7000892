"""Derives employment, NEXT, Promotion and the rank of each appointment for the servants marked as dirty.

Only what differs is written, ids are stable, and the mark goes in the same transaction: a crash anywhere loses nothing, and
a second derivation changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from careers.employment import day_of, employment_rows, period_of
from careers.line import Grade, GradedPeriod, Move, Spell, grade_on, line, moves
from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.model.nodes import Mode

_SERVANTS_AT_ONCE = 1000
# Grades of posts are remembered between batches; so many posts that memory stays flat.
_REMEMBERED_POSTS = 100_000

Node = Mapping[str, Any]


async def derive_careers(database: Database, progress: Callable[[int], None] = lambda done: None) -> int:
    """Derives the careers of all dirty servants and tells how many there were."""
    grades: dict[str, list[GradedPeriod]] = {}
    done = 0
    while True:
        rows = await database.read(statement("careers/dirty_servants"), {"limit": _SERVANTS_AT_ONCE})
        ids = [cast("str", row["id"]) for row in rows]
        if not ids:
            return done
        if len(grades) > _REMEMBERED_POSTS:
            grades.clear()

        async def work(transaction: Transaction, ids: list[str] = ids) -> None:
            await derive_in(transaction, ids, grades)

        await database.write(work)
        done += len(ids)
        progress(done)


async def derive_in(
    transaction: Transaction, servants: Sequence[str], grades: dict[str, list[GradedPeriod]] | None = None
) -> None:
    """Derives the careers of these servants within a transaction; ``grades`` remembers posts between calls."""
    grades = {} if grades is None else grades
    ids = {"ids": list(servants)}
    # The marks go first: whoever touches one of these servants from now on waits for us or makes us begin again.
    await transaction.run(statement("careers/clear_dirty"), ids)
    spells = cast("list[Node]", (await transaction.run(statement("careers/career_spells"), ids))[0]["spells"])
    contracts = cast("list[Node]", (await transaction.run(statement("careers/servant_contracts"), ids))[0]["contracts"])
    derived = cast("list[Node]", (await transaction.run(statement("careers/career_moves"), ids))[0]["moves"])
    ordered = [spell for spell in spells if not spell["derived"]]
    await _learn_grades(transaction, {spell["position"] for spell in ordered}, grades)
    shares = {spell["id"]: _share(spell, grades.get(spell["position"], ())) for spell in ordered}
    changes = employment_rows(spells, contracts, shares)
    differences = _differences(ordered, derived, grades)
    await _take_over(transaction, differences)
    for name, changed in {**changes, **differences}.items():
        if changed:
            await transaction.run(statement(name), {"rows": changed})


async def _take_over(transaction: Transaction, differences: dict[str, list[dict[str, Any]]]) -> None:
    """Removes moves that are to be made and are there: both their appointments were somebody else's, who is derived later."""
    new = [row["id"] for row in differences["careers/create_moves"]]
    rows = await transaction.run(statement("careers/known_moves"), {"ids": new}) if new else []
    known = set(cast("list[str]", rows[0]["known"])) if rows else set[str]()
    known -= {row["id"] for row in differences["careers/delete_moves"]}
    differences["careers/delete_moves"] += [{"id": id_} for id_ in sorted(known)]


async def _learn_grades(transaction: Transaction, positions: set[str], grades: dict[str, list[GradedPeriod]]) -> None:
    if not (unknown := sorted(positions - grades.keys())):
        return
    for row in await transaction.run(statement("careers/position_grades"), {"ids": unknown}):
        versions = cast("list[Node]", row["versions"])
        grades[cast("str", row["id"])] = [GradedPeriod(period_of(v), _grade(v), v["fte"]) for v in versions]


def _differences(
    nodes: Sequence[Node], derived: Sequence[Node], grades: Mapping[str, Sequence[GradedPeriod]]
) -> dict[str, list[dict[str, Any]]]:
    """Rows of the statements that make the graph what the spells say."""
    careers: dict[str, list[Spell]] = {}
    changed: list[dict[str, Any]] = []
    for node in nodes:
        spell = _spell(node, grades.get(node["position"], ()))
        careers.setdefault(node["servant"], []).append(spell)
        grade = grade_on(spell.ordered, grades.get(spell.position, ()))
        held = {
            "rank": grade.rank if grade else None,
            "ladder": grade.ladder if grade else None,
            "full_post_share": spell.fte,
        }
        if any(node[name] != value for name, value in held.items()):
            changed.append({"id": spell.id, "properties": held})
    there = {(node["servant"], node["id"]): node for node in derived}
    new: list[dict[str, Any]] = []
    other: list[dict[str, Any]] = []
    for servant, spells in careers.items():
        for move in moves(line(spells), grades):
            known = there.pop((servant, promotion_id(move)), None)
            properties = _properties(move)
            row = {"id": promotion_id(move), "properties": properties}
            if known is None:
                new.append({**row, "servant": servant, "from": move.from_, "into": move.into})
            elif any(known[name] != value for name, value in properties.items()):
                other.append(row)
    gone = [{"id": id_} for _, id_ in sorted(there)]
    return {
        "careers/write_derived": changed,
        "careers/delete_moves": gone,
        "careers/create_moves": new,
        "careers/update_moves": other,
    }


def _properties(move: Move) -> dict[str, Any]:
    return {
        "kind": move.kind.value,
        "steps": move.steps,
        "ordered_earliest": move.ordered.earliest,
        "ordered_latest": move.ordered.latest,
    }


def promotion_id(move: Move) -> str:
    """Stable for a pair of appointments."""
    return f"promotion:{hashlib.blake2b(f'{move.from_}>{move.into}'.encode(), digest_size=15).hexdigest()}"


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
    """The appointment's own share of a full post, else that of the post where it always was the same."""
    shares = {version.fte for version in versions}
    return node["fte"] if node["fte"] is not None else shares.pop() if len(shares) == 1 else None


def _grade(node: Node) -> Grade | None:
    return None if node["rank"] is None or node["ladder"] is None else Grade(node["ladder"], node["rank"])
