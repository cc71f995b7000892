"""What the model table wants of a database schema, what the migration files give it, and the difference as a new migration.

A released migration never changes. ``python -m graph generate migration NAME`` therefore writes the difference once, as the next
file; a test holds the released files to their checksums, and all files together to the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import MigrationError
from graph.migrations.files import Migration, packaged_migrations
from graph.model.table import NODES, NodeType

FOLDER = Path(__file__).resolve().parent

_CREATE_CONSTRAINT = re.compile(
    r"CREATE CONSTRAINT (?P<name>\w+) IF NOT EXISTS FOR \(n:(?P<label>\w+)\) REQUIRE n\.(?P<property>\w+) IS UNIQUE"
)
_CREATE_INDEX = re.compile(r"CREATE INDEX (?P<name>\w+) IF NOT EXISTS FOR \(n:(?P<label>\w+)\) ON \(n\.(?P<property>\w+)\)")
_DROP = re.compile(r"DROP (?:CONSTRAINT|INDEX) (?P<name>\w+) IF EXISTS")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """A uniqueness constraint or an index on one property of one label."""

    name: str
    label: str
    property: str
    unique: bool

    def create(self) -> str:
        if self.unique:
            return f"CREATE CONSTRAINT {self.name} IF NOT EXISTS FOR (n:{self.label}) REQUIRE n.{self.property} IS UNIQUE;\n"
        return f"CREATE INDEX {self.name} IF NOT EXISTS FOR (n:{self.label}) ON (n.{self.property});\n"

    def drop(self) -> str:
        return f"DROP {'CONSTRAINT' if self.unique else 'INDEX'} {self.name} IF EXISTS;\n"


def wanted_schema(table: Iterable[NodeType] = NODES) -> dict[str, SchemaObject]:
    """Return the constraints and indexes of the table by name, in its order."""
    nodes = list(table)
    unique = [SchemaObject(f"{node.kind}_{node.key}", node.label, node.key, unique=True) for node in nodes]
    indexes = [SchemaObject(f"{node.kind}_{name}", node.label, name, unique=False) for node in nodes for name in node.indexes]
    return {each.name: each for each in (*unique, *indexes)}


def migrated_schema(migrations: Iterable[Migration]) -> dict[str, SchemaObject]:
    """Return the constraints and indexes that stand once all these migrations are applied, by name.

    Raises `MigrationError` for a schema statement of a form that the table does not have.
    """
    found: dict[str, SchemaObject] = {}
    for migration in migrations:
        for statement in migration.statements:
            _apply(statement, migration.source, found)
    return found


def _apply(statement: str, source: str, found: dict[str, SchemaObject]) -> None:
    code = "\n".join(line for line in statement.splitlines() if not line.startswith("//")).strip()
    for pattern, unique in ((_CREATE_CONSTRAINT, True), (_CREATE_INDEX, False)):
        if match := pattern.fullmatch(code):
            found[match["name"]] = SchemaObject(match["name"], match["label"], match["property"], unique)
            return
    if match := _DROP.fullmatch(code):
        found.pop(match["name"], None)
    elif code.startswith(("CREATE CONSTRAINT", "CREATE INDEX", "DROP ")):
        raise MigrationError(f"{source}: «{code}» has a form the model table does not know. Write it as `generate` does.")


def new_migration(
    name: str, migrations: Iterable[Migration] | None = None, table: Iterable[NodeType] = NODES
) -> tuple[str, str] | None:
    """Return file name and text of the migration from the files to the table, or None where they agree.

    Raises `MigrationError` for a name that is no file name.
    """
    if not _NAME.fullmatch(name):
        raise MigrationError(f"{name!r} cannot name a migration: use lower-case letters, digits and underscores.")
    known = packaged_migrations() if migrations is None else tuple(migrations)
    text = "".join(_difference(migrated_schema(known), wanted_schema(table)))
    if not text:
        return None
    number = int(known[-1].version.split(".")[0]) + 1 if known else 1
    return f"V{number:03}__{name}.cypher", text


def _difference(standing: dict[str, SchemaObject], wanted: dict[str, SchemaObject]) -> Iterator[str]:
    yield from (each.drop() for each in standing.values() if wanted.get(each.name) != each)
    yield from (each.create() for each in wanted.values() if standing.get(each.name) != each)
