"""The register of the qualification system: deliveries and their receipts, in memory and optionally in a file.

The file has one JSON object per line and is only appended to. A line is on disk before its receipt is sent. An incomplete last
line counts as never delivered.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from sandbox.portals.mo_argos_rows import Body


class OtherBodyError(Exception):
    """The number or the idempotency key is already registered with another body."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A registered item. Deliveries are numbered from 1; an item that was typed in by hand has the number 0."""

    kind: str
    number: str
    body: Body
    key: str | None
    day: date
    delivery_number: int

    @property
    def receipt(self) -> Mapping[str, str]:
        digits = blake2b(f"{self.kind} {self.number}".encode(), digest_size=6).hexdigest()
        return {"receipt": f"Q-{digits}", "number": self.number, "registered": self.day.isoformat()}


@dataclass(slots=True)
class Register:
    """All entries of the qualification system; if `file` is given, deliveries survive a restart."""

    file: Path | None = None
    _entries: dict[tuple[str, str], Entry] = field(default_factory=dict[tuple[str, str], Entry])
    _keys: dict[str, Entry] = field(default_factory=dict[str, Entry])
    _delivered: int = 0

    @property
    def delivered(self) -> list[Entry]:
        """The delivered entries, in the order of delivery."""
        return sorted((one for one in self._entries.values() if one.delivery_number), key=lambda one: one.delivery_number)

    def by_hand(self, kind: str, number: str, body: Body, day: date) -> Entry:
        """Register an item that was typed in by hand on that day; it is not written to the file."""
        entry = Entry(kind, number, body, None, day, 0)
        self._remember(entry)
        return entry

    def __post_init__(self) -> None:
        """Read the file and remove an incomplete last line from it."""
        if self.file is None or not self.file.exists():
            return
        complete, _, _ = self.file.read_bytes().rpartition(b"\n")
        lines = complete.splitlines(keepends=True)
        with self.file.open("r+b") as file:
            file.truncate(len(complete) + bool(lines))
        for line in lines:
            self._remember(_entry(orjson.loads(line)))
        self._delivered = len(lines)

    def deliver(self, kind: str, number: str, body: Body, key: str, day: date) -> tuple[Entry, bool]:
        """Register a delivery. Return the entry, and whether it is new. Raises OtherBodyError if it contradicts a known entry."""
        known = self._keys.get(key) or self._entries.get((kind, number))
        if known is not None:
            if (known.kind, known.number, known.body) != (kind, number, body):
                raise OtherBodyError
            return known, False
        entry = Entry(kind, number, body, key, day, self._delivered + 1)
        self._write(entry)
        self._delivered += 1
        self._remember(entry)
        return entry, True

    def _remember(self, entry: Entry) -> None:
        self._entries[entry.kind, entry.number] = entry
        if entry.key is not None:
            self._keys[entry.key] = entry

    def _write(self, entry: Entry) -> None:
        if self.file is None:
            return
        line = {"kind": entry.kind, "number": entry.number, "body": entry.body, "key": entry.key,
                "day": entry.day.isoformat(), "place": entry.delivery_number}  # fmt: skip
        with self.file.open("ab") as file:
            file.write(orjson.dumps(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _entry(line: dict[str, Any]) -> Entry:
    day = date.fromisoformat(line["day"])
    return Entry(line["kind"], line["number"], line["body"], line["key"], day, line["place"])
