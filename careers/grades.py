"""The grades of positions through time, as derivation reads them from the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, cast

from careers.moves import Grade, GradedPeriod
from graph.cypher.statements import statement
from graph.driver.database import Ask
from graph.model.days import period_of
from graph.model.nodes import RANK_BOUNDS

Node = Mapping[str, Any]

IMPOSSIBLE = (ValueError, TypeError, AttributeError, KeyError, ArithmeticError, AssertionError)
"""What values raise that the model does not know.

Such are days before 1800, a mode of another version, a missing start, and too great numbers.
"""


class ImpossibleCareer(ValueError):
    """The graph holds a value from which no career follows. The message names it without personal data."""


@dataclass(frozen=True, slots=True)
class GradeHistory:
    """The graded periods of a position, or the problem why they cannot be used.

    ``placed`` tells whether it belongs to a body.
    """

    periods: Sequence[GradedPeriod]
    problem: str | None = None
    placed: bool = True


Grades = dict[str, GradeHistory]
"""The grades of positions, by position id."""


async def load_grades(ask: Ask, positions: AbstractSet[str], grades: Grades) -> None:
    """Add the grades of those of these positions (by id) that ``grades`` does not have yet.

    ``ask`` runs a statement that does not write, in a transaction or by itself.
    """
    if not (unknown := sorted(positions - grades.keys())):
        return
    for row in await ask(statement("careers/position_grades"), {"ids": unknown}):
        history = _grade_history(cast("list[Node]", row["versions"]))
        grades[cast("str", row["id"])] = replace(history, placed=bool(row["placed"]))


def usable_grades(position: str, grades: Grades) -> Sequence[GradedPeriod]:
    """Return the graded periods of a position, none for one that is not known. Raises ImpossibleCareer."""
    history = grades.get(position)
    if history is None:
        return ()
    if history.problem is not None:
        raise ImpossibleCareer(f"{position} {history.problem}")
    return history.periods


def _grade_history(versions: Sequence[Node]) -> GradeHistory:
    ranks = [version["rank"] for version in versions if version["rank"] is not None]
    if not all(RANK_BOUNDS.least <= rank <= RANK_BOUNDS.greatest for rank in ranks):
        return GradeHistory((), f"has a rank outside {RANK_BOUNDS.least:,} to {RANK_BOUNDS.greatest:,}")
    try:
        return GradeHistory([GradedPeriod(period_of(v), _grade(v), v["fte"]) for v in versions])
    except IMPOSSIBLE as error:
        # Positions are no persons: what is wrong may be said.
        return GradeHistory((), f"has a version that cannot be: {error}")


def _grade(node: Node) -> Grade | None:
    return None if node["rank"] is None or node["ladder"] is None else Grade(node["ladder"], node["rank"])
