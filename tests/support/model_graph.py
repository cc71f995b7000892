"""A small graph with nodes of every label that dossiers read, built from the model table: all values and links that it knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, LiteralString, cast

from graph.cypher.dossier_reads import dossier_reads
from graph.driver.database import Database, Transaction
from graph.model.table import DERIVED_LINKS, NodeType, Property, node_type
from tests.support.engines import cypher

NODES_PER_LABEL = 4
_FIRST = date(2020, 1, 31)


async def make_model_graph(database: Database) -> None:
    """Write the graph into an empty database."""

    async def work(transaction: Transaction) -> None:
        labels = sorted(dossier_reads())
        for label in labels:
            node = node_type(label)
            rows = [
                {each.name: _value(each, number) for each in node.properties if each.name != "dossier_version"}
                | {node.key: name_of(node, number)}
                | _fitting(label, number)
                for number in range(NODES_PER_LABEL)
            ]
            await transaction.run(_own(f"UNWIND $rows AS r CREATE (n:{label}) SET n = r"), {"rows": rows})
        for label in labels:
            for text, rows in _links(node_type(label)):
                await transaction.run(_own(text), {"rows": rows})

    await database.write(work)


def name_of(node: NodeType, number: int) -> str:
    """Return the key of one of the nodes."""
    return f"{node.kind}:{number}"


def other_value(property_: Property, value: Any) -> Any:
    """Return a value of the property that differs from this one."""
    numbers = range(1, NODES_PER_LABEL + 10)
    return next(other for number in numbers if (other := _value(property_, number)) != value)


def _value(property_: Property, number: int) -> Any:
    if property_.values:
        return property_.values[number % len(property_.values)]
    return {
        "STRING": f"{property_.name} {number}",
        "INTEGER": number + 1,
        "FLOAT": number / 4,
        "BOOLEAN": number % 2 == 0,
        "DATE": _FIRST + timedelta(days=400 * number),
        "ZONED DATETIME": datetime(2026, 11, 20, number, tzinfo=UTC),
        "LIST<STRING>": [f"{property_.name} {number}"],
    }[property_.type]


def _fitting(label: str, number: int) -> dict[str, Any]:
    """Return the values on which it depends whether a dossier reads more."""
    if label == "Application":
        return {"state": "won" if number % 2 else "rejected"}
    # One open candidate alone, or nobody would be settled where another of her candidates is.
    return {"kind": "servant", "state": "rejected" if number else "open"} if label == "MatchCandidate" else {}


def _links(node: NodeType) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield statements that link each node with one of each label at the other end, or with two; and their rows."""
    derived = [(type_, False, target, False, None) for start, type_, target in DERIVED_LINKS if start == node.label]
    stated = [(link.type, link.incoming, link.target, link.many, link.value) for link in node.links]
    for at, (type_, incoming, targets, many, value) in enumerate([*stated, *derived]):
        for target in targets.split("|"):
            if target not in dossier_reads():
                continue
            ends = [
                (number, (number * 3 + at + more) % NODES_PER_LABEL)
                for number in range(NODES_PER_LABEL)
                for more in range(1 + many)
            ]
            rows = [{"node": name_of(node, one), "other": name_of(node_type(target), other)} for one, other in ends]
            link = f"[:{type_} {{{value}: 'of ' + r.other}}]" if value else f"[:{type_}]"
            pattern = f"(m)-{link}->(n)" if incoming else f"(n)-{link}->(m)"
            found = f"MATCH (n:{node.label} {{{node.key}: r.node}}) MATCH (m:{target} {{{node_type(target).key}: r.other}})"
            yield f"UNWIND $rows AS r {found} CREATE {pattern}", rows


def _own(text: str) -> Any:
    # Made of names of the model alone.
    return cypher(cast("LiteralString", text))
