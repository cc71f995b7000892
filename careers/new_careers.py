"""Derives careers in the transaction that writes all of their appointments, while these are in hand.

A first load writes most careers at once. Marking their servants dirty, and reading every career back when all portals are loaded,
would take a quarter of its time. So what follows from new appointments is written together with them, as if their servants had
no others. At the end of the transaction the graph is asked whether that is so (``careers/mark_dirty_unless_whole``): a servant
who has more than what was written here is marked dirty and derived with the others. The transaction holds the servants by then,
so whoever adds to their careers at the same moment sees these appointments, or makes this transaction begin again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from careers.career_rows import servant_rows
from careers.grades import IMPOSSIBLE, Grades, usable_grades

Row = dict[str, Any]


@dataclass(slots=True)
class NewCareers:
    """What follows from new appointments.

    ``properties`` are those to write with each appointment, by its id. ``moves`` are rows of ``careers/create_moves``, ``whole``
    those of ``careers/mark_dirty_unless_whole``: one for each servant whose career was derived.
    """

    properties: dict[str, Row] = field(default_factory=dict[str, Row])
    moves: list[Row] = field(default_factory=list[Row])
    whole: list[Row] = field(default_factory=list[Row])


def derive_new_careers(spells: Mapping[str, Sequence[Row]], grades: Grades) -> NewCareers:
    """Return what follows from new appointments: rows ``{id, position, properties}`` by servant, with the grades of their posts.

    A servant from whose appointments no career follows is left out; deriving the dirty careers reports her.
    """
    found = NewCareers()
    for servant, rows in spells.items():
        if not all((history := grades.get(row["position"])) and history.placed for row in rows):
            continue
        nodes = [_node(servant, row) for row in rows]
        try:
            follows = servant_rows(nodes, (), (), {node["position"]: usable_grades(node["position"], grades) for node in nodes})
        except IMPOSSIBLE:
            continue
        for derived in follows["careers/write_derived"]:
            found.properties[derived["id"]] = {name: value for name, value in derived["properties"].items() if value is not None}
        moves = follows["careers/create_moves"]
        found.moves += moves
        found.whole.append({"id": servant, "spells": len(rows), "moves": len(moves)})
    return found


_NOT_STATED = dict.fromkeys(
    (
        *("mode", "civil_service", "fte", "end_earliest", "end_latest", "order_date_earliest", "order_date_latest"),
        *("rank", "ladder", "full_post_share", "derived"),
    )
)


def _node(servant: str, row: Row) -> Row:
    """Return a new appointment as ``careers/career_spells`` would return it."""
    return {**_NOT_STATED, **row["properties"], "servant": servant, "id": row["id"], "position": row["position"]}
