"""What follows from the spells of one servant: ranks of her appointments, her moves, her employment by contract. Pure.

Spells and what is stored so far go in; rows of the statements that bring the graph in line come out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from careers.employment import employment_rows
from careers.line import Spell
from careers.moves import GradedPeriod, grade_on
from careers.promotions import move_rows
from graph.model.days import day_of, order_days, period_of
from graph.model.words import Mode

Node = Mapping[str, Any]
StatementRows = dict[str, list[dict[str, Any]]]
"""Rows by the name of the statement that writes them."""


def servant_rows(
    spells: Sequence[Node], contracts: Sequence[Node], stored_moves: Sequence[Node], grades: Mapping[str, Sequence[GradedPeriod]]
) -> StatementRows:
    """Return the rows of one servant.

    ``spells``, ``contracts`` and ``stored_moves`` are nodes of ``careers/career_spells``, ``careers/servant_contracts`` and
    ``careers/career_moves``; ``grades`` are the graded periods of the positions of her orders. Raises what the value types raise
    for values that they do not take.
    """
    ordered = [spell for spell in spells if not spell["derived"]]
    shares = {spell["id"]: _share(spell, grades[spell["position"]]) for spell in ordered}
    return {**employment_rows(spells, contracts, shares), **_career_rows(ordered, stored_moves, grades)}


def _career_rows(
    nodes: Sequence[Node], stored_moves: Sequence[Node], grades: Mapping[str, Sequence[GradedPeriod]]
) -> StatementRows:
    """Return the rows that bring stored grades and moves of one servant in line with her spells."""
    spells: list[Spell] = []
    changed: list[dict[str, Any]] = []
    for node in nodes:
        spell = _spell(node, grades[node["position"]])
        spells.append(spell)
        grade = grade_on(spell.ordered, grades[spell.position])
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
