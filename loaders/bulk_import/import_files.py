"""The files of an import: one of nodes for each label, one of relationships for each type, and the arguments that name them.

All are private (0600 in a folder of 0700): they hold what portals know of people.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final, Self

from graph.errors import MeritgraphError
from graph.model.table import NODES
from loaders.bulk_import.csv_fields import LIST_SEPARATOR, Columns, value_column

ARGUMENTS: Final = "import.args"
"""Name of the file with the arguments of the importer."""

# The importer reads this much at once by default; a field must fit into it.
_BUFFER_BYTES = 4 * 1024 * 1024


class FolderNotEmpty(MeritgraphError):
    """The folder for the files of an import holds something already."""


class ImportFiles:
    """Appends nodes and relationships to the files of one folder; ``nodes`` and ``relationships`` count them by label or type.

    Nodes are numbered by whoever writes them, each with another number.
    """

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._files: dict[str, IO[str]] = {}
        # A column has one type: a type of relationship whose values differ in theirs has several files.
        self._relationship_files: dict[str, list[str]] = {}
        self._longest = 0
        self.nodes: dict[str, int] = {}
        self.relationships: dict[str, int] = {}

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Generator[Self]:
        """Open the files of a folder, which is made if need be. Raises FolderNotEmpty, and OSError where it cannot be written."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise FolderNotEmpty(
                f"{folder} is not empty. Name a folder that does not exist yet, or delete what is in this one: files of two "
                "imports must not be mixed."
            )
        folder.chmod(0o700)
        with ExitStack() as stack:
            yield cls(folder, stack)

    @property
    def scratch(self) -> Path:
        """Path of a private file that is gone when the files are done."""
        path = self._folder / "staging.sqlite"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self._stack.callback(path.unlink)
        return path

    def add_node(self, label: str, number: int, fields: Iterable[str]) -> None:
        """Append a node with the fields of its columns (``columns_of``)."""
        line = f"{number},{','.join(fields)}\n"
        self._longest = max(self._longest, len(line))
        file = self._files.get(label)
        if file is None:
            file = self._files[label] = self._opened(f"{label}.csv")
            file.write(f"{columns_of(label).header}\n")
        file.write(line)
        self.nodes[label] = self.nodes.get(label, 0) + 1

    def add_relationship(self, type_: str, start: int, end: int, name: str = "", value: float | str | None = None) -> None:
        """Append a relationship between two nodes, perhaps with a property of this name and value."""
        if value is None:
            column, line = "", f"{start},{end}\n"
        else:
            kind, field = value_column(value)
            column, line = f",{name}:{kind}", f"{start},{end},{field}\n"
        file = self._files.get(key := f"{type_}{column}")
        if file is None:
            files = self._relationship_files.setdefault(type_, [])
            files.append(f"{type_}.relationships{len(files) or ''}.csv")
            file = self._files[key] = self._opened(files[-1])
            file.write(f":START_ID,:END_ID{column}\n")
        file.write(line)
        self.relationships[type_] = self.relationships.get(type_, 0) + 1

    def write_arguments(self) -> None:
        """Write the file with the arguments of ``neo4j-admin database import full``, one a line."""
        buffer = max(_BUFFER_BYTES, 4 * self._longest)
        arguments = [
            *(f"--nodes={label}={label}.csv" for label in self.nodes),
            *(f"--relationships={type_}={name}" for type_, names in self._relationship_files.items() for name in names),
            "--id-type=integer",
            f"--array-delimiter=U+{ord(LIST_SEPARATOR):04X}",
            "--multiline-fields=true",
            "--bad-tolerance=0",
            "--strict=true",
            *([f"--read-buffer-size={buffer}"] if buffer > _BUFFER_BYTES else []),
        ]
        file = self._opened(ARGUMENTS)
        file.writelines(f"{argument}\n" for argument in arguments)

    def _opened(self, name: str) -> IO[str]:
        descriptor = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return self._stack.enter_context(os.fdopen(descriptor, "w", encoding="utf-8", newline=""))


def columns_of(label: str) -> Columns:
    """Return the columns of the file of a label."""
    return _COLUMNS[label]


_COLUMNS = {node.label: Columns(node) for node in NODES}
