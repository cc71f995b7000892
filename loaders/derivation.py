"""Derives NEXT, Promotion and the rank of each appointment for the servants marked as touched.

Only what differs is written, ids are stable, and the mark goes in the same transaction: a crash anywhere loses nothing, and
a second derivation changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graph.database import Database, Transaction
from graph.days import Day, Period
from graph.model import Mode
from graph.statements import statement
from loaders.careers import Grade, GradedPeriod, Move, Spell, grade_on, line, moves

_SERVANTS_AT_ONCE = 1000
# Grades of posts are remembered between batches; so many posts that memory stays flat.
_REMEMBERED_POSTS = 100_000

Node = Mapping[str, Any]


async def derive_careers(database: Database, progress: Callable[[int], None] = lambda done: None) -> int:
    """Derives the careers of all touched servants and tells how many there were."""
    grades: dict[str, list[GradedPeriod]] = {}
    done = 0
    while True:
        rows = await database.read(statement("touched_servants"), {"limit": _SERVANTS_AT_ONCE})
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
    careers = await transaction.run(statement("career_spells"), {"ids": list(servants)})
    await _learn_grades(transaction, careers, grades)
    for name, changed in _differences(careers, grades).items():
        if changed:
            await transaction.run(statement(name), {"rows": changed})
    await transaction.run(statement("untouch_servants"), {"ids": list(servants)})


async def _learn_grades(transaction: Transaction, careers: Sequence[Node], grades: dict[str, list[GradedPeriod]]) -> None:
    posts = {spell["position"] for career in careers for spell in career["spells"]} - grades.keys()
    if not posts:
        return
    for row in await transaction.run(statement("position_grades"), {"ids": sorted(posts)}):
        versions = cast("list[Node]", row["versions"])
        grades[cast("str", row["id"])] = [GradedPeriod(_period(v), _grade(v), v["fte"]) for v in versions]


def _differences(careers: Sequence[Node], grades: Mapping[str, Sequence[GradedPeriod]]) -> dict[str, list[dict[str, Any]]]:
    changes = _Changes([], [], [], [], [])
    for career in careers:
        spells = [_spell(node, grades.get(node["position"], ())) for node in career["spells"]]
        for spell, node in zip(spells, career["spells"], strict=True):
            grade = grade_on(spell.ordered, grades.get(spell.position, ()))
            derived = {
                "rank": grade.rank if grade else None,
                "ladder": grade.ladder if grade else None,
                "full_post_share": spell.fte,
            }
            if any(node[name] != value for name, value in derived.items()):
                changes.ranks.append({"id": spell.id, "properties": derived})
        changes.compare(career, moves(line(spells), grades))
    return {
        "write_derived": changes.ranks,
        "unlink_next": changes.next_gone,
        "delete_promotions": changes.promotions_gone,
        "link_next": changes.next_new,
        "write_promotions": changes.promotions,
    }


@dataclass(frozen=True, slots=True)
class _Changes:
    """Rows of the five statements that write a derivation."""

    ranks: list[dict[str, Any]]
    next_gone: list[dict[str, Any]]
    next_new: list[dict[str, Any]]
    promotions_gone: list[dict[str, Any]]
    promotions: list[dict[str, Any]]

    def compare(self, career: Node, wanted: Sequence[Move]) -> None:
        pairs = {(move.from_, move.into) for move in wanted}
        known = {(a, b) for a, b in career["next"]}
        self.next_gone.extend({"from": a, "into": b} for a, b in sorted(known - pairs))
        self.next_new.extend({"from": a, "into": b} for a, b in sorted(pairs - known))
        there = {node["id"]: node for node in career["promotions"]}
        for move in wanted:
            properties = {
                "kind": move.kind.value,
                "steps": move.steps,
                "ordered_earliest": move.ordered.earliest,
                "ordered_latest": move.ordered.latest,
            }
            ends = {"from": move.from_, "into": move.into}
            old = there.pop(promotion_id(move), None)
            if old != {"id": promotion_id(move), **properties, **ends}:
                self.promotions.append({"id": promotion_id(move), "servant": career["servant"], "properties": properties, **ends})
        self.promotions_gone.extend({"id": id_} for id_ in sorted(there))


def promotion_id(move: Move) -> str:
    """Stable for a pair of appointments."""
    return f"promotion:{hashlib.blake2b(f'{move.from_}>{move.into}'.encode(), digest_size=15).hexdigest()}"


def _spell(node: Node, versions: Sequence[GradedPeriod]) -> Spell:
    shares = {version.fte for version in versions}
    period = _period(node)
    ordered = _day(node, "order_date")
    return Spell(
        id=node["id"],
        position=node["position"],
        period=period,
        mode=Mode(node["mode"]) if node["mode"] else None,
        civil_service=node["civil_service"],
        fte=node["fte"] if node["fte"] is not None else shares.pop() if len(shares) == 1 else None,
        ordered=ordered or period.start,
    )


def _period(node: Node) -> Period:
    start = _day(node, "start")
    assert start is not None
    return Period(start, None if node["open"] else _day(node, "end"))


def _day(node: Node, name: str) -> Day | None:
    earliest = node[f"{name}_earliest"]
    return None if earliest is None else Day(earliest, node[f"{name}_latest"])


def _grade(node: Node) -> Grade | None:
    return None if node["rank"] is None or node["ladder"] is None else Grade(node["ladder"], node["rank"])
