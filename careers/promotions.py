"""What the graph holds of moves: Promotion, its links, and NEXT. Pure.

The spells and the stored moves of one servant go in; rows of the statements that bring the stored moves in line come out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from careers.line import Spell, career_line
from careers.moves import Grades, Move, career_moves
from graph.model.ids import stable_id

Node = Mapping[str, Any]


def move_rows(
    servant: str, spells: Sequence[Spell], stored_moves: Sequence[Node], grades: Grades
) -> dict[str, list[dict[str, Any]]]:
    """Return by statement the rows that bring the stored moves of a servant in line with her spells."""
    obsolete = {cast("str", node["id"]): node for node in stored_moves}
    created: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    for move in career_moves(career_line(spells), grades):
        id_, properties = promotion_id(move), _properties(move)
        known = obsolete.pop(id_, None)
        row = {"id": id_, "properties": properties}
        if known is None:
            links = {"follows": list(move.follows), "parallel": list(move.parallel), "into": move.into}
            created.append({**row, "servant": servant, **links})
        elif any(known[name] != value for name, value in properties.items()):
            updated.append(row)
    return {
        "careers/delete_moves": [{"id": id_} for id_ in sorted(obsolete)],
        "careers/create_moves": created,
        "careers/update_moves": updated,
    }


def promotion_id(move: Move) -> str:
    """Return the id of the Promotion of a move; it stays the same for the same appointments."""
    old = "+".join(move.follows) + ("|" + "|".join(move.parallel) if move.parallel else "")
    return stable_id("promotion", f"{old}>{move.into}")


def _properties(move: Move) -> dict[str, Any]:
    return {
        "kind": move.kind.value,
        "steps": move.steps,
        "steps_least": move.steps_least,
        "steps_most": move.steps_most,
        "missing": move.missing,
        "ordered_earliest": move.ordered.earliest,
        "ordered_latest": move.ordered.latest,
    }
