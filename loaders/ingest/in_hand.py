"""What follows from new nodes and is written in their transaction, because all of it is in hand: careers, name keys, match marks.

What cannot be told from a page alone is marked, and derived or matched once all portals are loaded.
"""

from __future__ import annotations

from collections.abc import Sequence

from careers.grades import Grades
from careers.new_careers import derive_new_careers
from graph.cypher.statements import statement
from graph.cypher.write_statements import Verb, write_statement
from graph.driver.database import Transaction
from graph.model.table import node_type
from loaders.ingest.records import Row, WritePlan
from loaders.ingest.written_nodes import withdrawn_records
from loaders.matching.name_keys import link_name_keys
from loaders.matching.search_words import search_keys


def positions_of_new_spells(plan: WritePlan) -> set[str]:
    """Return the ids of the positions whose grades ``derive_in_hand`` needs."""
    return {row["position"] for rows in plan.new_spells.values() for row in rows}


def derive_in_hand(plan: WritePlan, grades: Grades) -> None:
    """Add to a plan what follows from its new appointments.

    Nothing where the plan also withdraws what records stated: that may change the grades, which were read before. The servants
    stay marked then.
    """
    if not plan.new_spells or withdrawn_records(plan.rows):
        return
    found = derive_new_careers(plan.new_spells, grades)
    for rows in plan.new_spells.values():
        for row in rows:
            row["properties"] |= found.properties.get(row["id"], {})
    derived = {row["id"] for row in found.whole}
    marked = plan.rows[statement("ingest/mark_dirty")]
    plan.rows[statement("ingest/mark_dirty")] = [row for row in marked if row["id"] not in derived]
    plan.rows[statement("careers/create_moves")] += found.moves
    plan.rows[statement("careers/mark_dirty_unless_whole")] += found.whole
    plan.careers = len(derived)


class NewServants:
    """The servants that a plan creates: they get their name keys with it, and a match mark only if there is anybody to match.

    A servant with a national number cannot be another servant with one. In a register in which all have one, nobody is marked.
    """

    def __init__(self, plan: WritePlan) -> None:
        self._rows: Sequence[Row] = plan.rows.get(write_statement(Verb.CREATE, node_type("Servant")), ())
        relatives = plan.rows.get(write_statement(Verb.CREATE, node_type("Relative")), ())
        self._plan_has_unnumbered = bool(relatives) or any("without_national_id" in row["properties"] for row in self._rows)
        self._unmarked: list[Row] = []
        self._name_keys = [
            {"id": row["id"], "keys": sorted(keys)} for row in self._rows if (keys := _name_keys(row["properties"]))
        ]

    async def leave_unmarked(self, transaction: Transaction) -> None:
        """Take the match marks off the plan where there is nobody to match."""
        if not self._rows or self._plan_has_unnumbered or await _anyone_to_compare(transaction):
            return
        self._unmarked = [{"id": row["id"]} for row in self._rows]
        for row in self._rows:
            del row["properties"]["match_pending"]

    async def finish(self, transaction: Transaction) -> None:
        """Write the name keys of the servants, now that they exist; mark them if there is somebody to match after all."""
        if self._name_keys:
            await link_name_keys(transaction, self._name_keys)
        if self._unmarked and await _anyone_to_compare(transaction):
            # Another process has loaded somebody meanwhile.
            await transaction.run(statement("ingest/mark_match_pending"), {"rows": self._unmarked})


def _name_keys(properties: Row) -> frozenset[str]:
    names = (properties.get("name"), *properties.get("also_written", ()))
    return search_keys([name for name in names if name])


async def _anyone_to_compare(transaction: Transaction) -> bool:
    rows = await transaction.run(statement("matching/anyone_to_compare"))
    return bool(rows[0]["found"])
