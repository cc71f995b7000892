"""Migration files: their names, their statements and their checksums, as neo4j-migrations reads them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import LiteralString, cast

from graph.errors import MigrationError

_NAME = re.compile(r"V(?P<version>\d+(?:_\d+)*|\d+(?:\.\d+)*)__(?P<description>[\w ]+)\.cypher")
_END_OF_STATEMENT = re.compile(r";(?:\r?\n|\r)")
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
_SCHEMA = re.compile(r"\s*(?:CREATE|DROP)\s+(?:\w+\s+)?(?:CONSTRAINT|INDEX)\b", re.IGNORECASE)
_OWN_TRANSACTIONS = re.compile(r"\bIN\s+(?:\d+\s+CONCURRENT\s+)?TRANSACTIONS\b", re.IGNORECASE)
# The characters that Java's trim() removes: the checksum must be the same.
_BLANK = "".join(map(chr, range(0x21)))


@dataclass(frozen=True, slots=True)
class Migration:
    """One `V…__….cypher` file."""

    version: str
    description: str
    source: str
    checksum: str
    statements: tuple[LiteralString, ...]

    @property
    def one_by_one(self) -> bool:
        """Whether each statement commits by itself: schema, and batches that make their own transactions."""
        return any(_SCHEMA.match(code) or _OWN_TRANSACTIONS.search(code) for code in map(_code, self.statements))


def packaged_migrations() -> tuple[Migration, ...]:
    """Return the migrations of this meritgraph in the order of their versions."""
    return migrations_in(files("graph.migrations"))


def migrations_in(folder: Traversable) -> tuple[Migration, ...]:
    """Return the migrations of a folder. Raises `MigrationError` for a wrong name, a double version or mixed contents."""
    found = sorted(
        (_read(entry) for entry in folder.iterdir() if entry.name.endswith(".cypher")),
        key=lambda migration: order(migration.version),
    )
    for earlier, later in pairwise(found):
        if order(earlier.version) == order(later.version):
            raise MigrationError(f"Migrations {earlier.source} and {later.source} have the same version. Renumber the newer one.")
    return tuple(found)


def order(version: str) -> tuple[int, ...]:
    """Return the sort key of a version: 2 comes before 10."""
    return tuple(map(int, version.split(".")))


def checksum(statements: Sequence[str]) -> str:
    """Compute the CRC32 of the statements without their separators, in decimal, as neo4j-migrations does."""
    crc = 0
    for statement in statements:
        crc = zlib.crc32(statement.encode(), crc)
    return str(crc)


def _read(entry: Traversable) -> Migration:
    name = _NAME.fullmatch(entry.name)
    if name is None:
        raise MigrationError(f"{entry.name} is no migration: name it like V002__what_it_does.cypher.")
    # Comments between statements count in the checksum, but are not executed.
    texts = _split(entry.read_bytes().decode("utf-8"))
    statements = tuple(text for text in texts if _code(text).strip())
    kinds = {bool(_SCHEMA.match(_code(text))) for text in statements}
    if len(kinds) != 1:
        problem = "has schema and data statements" if kinds else "has no statement"
        raise MigrationError(f"{entry.name} {problem}. Give each kind a migration of its own.")
    return Migration(
        version=name["version"].replace("_", "."),
        description=name["description"].replace("_", " "),
        source=entry.name,
        checksum=checksum(texts),
        # The driver accepts literal text only; packaged files are as safe as literals.
        statements=cast("tuple[LiteralString, ...]", statements),
    )


def _split(text: str) -> list[str]:
    parts = (part.strip(_BLANK).removesuffix(";").strip(_BLANK) for part in _END_OF_STATEMENT.split(text))
    return [part for part in parts if part]


def _code(statement: str) -> str:
    return _COMMENT.sub("", statement)
