"""The planted cases of the answer key, as the subjects that findings have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.model.facts import Ref
from loaders.keys.ids import identifier_key, node_id, record_id
from loaders.keys.keyring import KeyRing


@dataclass(frozen=True, slots=True)
class PlantedCase:
    """An entry of the answer key: for each of its deeds, the subjects that a finding may name it by.

    A deed whose record the graph does not hold has none.
    """

    entry: dict[str, Any]
    subjects_of_deeds: tuple[frozenset[str], ...]

    def matches(self, subjects: Sequence[str]) -> bool:
        """Tell whether a finding with these subjects is this case: each deed is one of them, and none is left over."""
        named = set(subjects)
        return (
            len(named) == len(self.subjects_of_deeds)
            and all(named & deed for deed in self.subjects_of_deeds)
            and named <= set[str]().union(*self.subjects_of_deeds)
        )


async def planted_cases(database: Database, keys: KeyRing, entries: Iterable[dict[str, Any]]) -> list[PlantedCase]:
    """Return the entries with the subjects that the graph has for their deeds.

    A deed is a portal's row, found by its record. An identifier is its own subject, keyed as the graph keeps it. So is a period,
    as it is written.
    """
    listed = list(entries)
    records = sorted({_record(deed) for entry in listed for deed in entry["deeds"] if deed["portal"]})
    rows = await database.read(statement("demo/described_nodes"), {"ids": records})
    nodes = {cast("str", row["record"]): cast("list[str]", row["nodes"]) for row in rows}
    return [PlantedCase(entry, tuple(_subjects(deed, nodes, keys) for deed in entry["deeds"])) for entry in listed]


def _record(deed: dict[str, str]) -> str:
    return record_id(deed["portal"], deed["stream"], deed["key"])


def _subjects(deed: dict[str, str], nodes: dict[str, list[str]], keys: KeyRing) -> frozenset[str]:
    if deed["kind"] == "identifier":
        return frozenset({identifier_key(keys.keyed(Ref(deed["stream"], deed["key"], personal=True)))})
    if deed["kind"] == "period":
        return frozenset({deed["key"]})
    described = frozenset(node for node in nodes.get(_record(deed), []) if node.startswith(f"{deed['kind']}:"))
    # A row may describe more of the kind than itself: that of a competition also describes its annulled rounds.
    own = node_id(deed["kind"], Ref(f"{deed['portal']}/{deed['stream']}", deed["key"]))
    return frozenset({own}) if own in described else described
