"""Reads the files of an import as Neo4j's importer does, and writes what they hold into an open database.

So what an import leaves out, and whether the graph is the same in the end, is tested on any engine and without a server that is
stopped and started. That Neo4j's importer reads the files in this way is tested with the importer itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graph.driver.database import Database
from graph.model.table import NODES, node_type
from tests.support.engines import cypher

_FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^,"\n]*))(,|\n)')
_VALUES: dict[str, Callable[[str], Any]] = {
    "string": str,
    "long": int,
    "double": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "string[]": lambda text: text.split("\x1f"),
}


@dataclass(frozen=True, slots=True)
class ImportedNodes:
    """The nodes of an import by their numbers, each with its label; and its relationships: type, start, end, properties."""

    nodes: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict[int, "tuple[str, dict[str, Any]]"])
    relationships: list[tuple[str, int, int, dict[str, Any]]] = field(
        default_factory=list["tuple[str, int, int, dict[str, Any]]"]
    )

    def of(self, label: str) -> list[dict[str, Any]]:
        return [properties for named, properties in self.nodes.values() if named == label]


def read_import(folder: Path) -> ImportedNodes:
    """Return what the arguments of an import name."""
    found = ImportedNodes()
    for argument in (folder / "import.args").read_text("utf-8").splitlines():
        option, _, value = argument.removeprefix("--").partition("=")
        if option == "nodes":
            label, _, name = value.partition("=")
            for ends, properties in _rows(folder / name):
                assert ends[0] not in found.nodes
                found.nodes[ends[0]] = (label, properties)
        elif option == "relationships":
            type_, _, name = value.partition("=")
            found.relationships.extend((type_, *ends, properties) for ends, properties in _rows(folder / name))
    return found


def _rows(path: Path) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield the numbers and the properties of each row; absent properties have no name there."""
    lines = _lines(path.read_bytes().decode())
    header = [text.partition(":") for text, _ in next(lines)]
    for line in lines:
        assert len(line) == len(header)
        numbers: list[int] = []
        properties: dict[str, Any] = {}
        for (name, _, type_), (text, quoted) in zip(header, line, strict=True):
            if not name:
                numbers.append(int(text))
            elif (text or quoted) and not (type_ == "string[]" and not text):
                properties[name] = _VALUES[type_](text)
        yield numbers, properties


def _lines(text: str) -> Iterator[list[tuple[str, bool]]]:
    """Yield the fields of each line, each with whether it is quoted."""
    line: list[tuple[str, bool]] = []
    at = 0
    while at < len(text):
        found = _FIELD.match(text, at)
        assert found is not None
        quoted, plain, end = found.groups()
        line.append((plain if quoted is None else quoted.replace('""', '"'), quoted is not None))
        at = found.end()
        if end == "\n":
            yield line
            line = []
    assert not line


async def write_nodes(database: Database, found: ImportedNodes) -> None:
    """Write what an import holds into a graph that has nothing but its schema, and what follows from the properties of nodes."""
    by_label: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for label, properties in found.nodes.values():
        by_label[label].append(properties)
    for label, rows in by_label.items():
        follows = node_type(label).setting_what_follows
        text = f"UNWIND $rows AS r CREATE (n:{label}) SET n = r {follows}RETURN count(n) AS n"
        await database.execute(cypher(text), {"rows": rows})  # pyright: ignore[reportArgumentType]  # labels of the table
    by_ends: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for type_, start, end, properties in found.relationships:
        (one, of_one), (other, of_other) = found.nodes[start], found.nodes[end]
        ends = {"one": of_one[_KEYS[one]], "other": of_other[_KEYS[other]]}
        by_ends[one, type_, other].append({**ends, "properties": properties})
    for (one, type_, other), rows in by_ends.items():
        text = (
            f"UNWIND $rows AS r MATCH (a:{one} {{{_KEYS[one]}: r.one}}) MATCH (b:{other} {{{_KEYS[other]}: r.other}}) "
            f"CREATE (a)-[l:{type_}]->(b) SET l = r.properties RETURN count(l) AS n"
        )
        written = await database.execute(cypher(text), {"rows": rows})  # pyright: ignore[reportArgumentType]
        assert written == [{"n": len(rows)}]


_KEYS = {node.label: node.key for node in NODES}
