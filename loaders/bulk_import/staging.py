"""What an import must look up again while it is read: a scratch file of SQLite, so that memory stays flat.

It is to the import what the graph is to `sync`: which nodes there are, which identifiers stand for them, and whatever a later row
may still change (links, areas, competencies, servants). Everything else goes to the files of the import as soon as it is known.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

Value = float | str | None

_CACHE_KIB = 256 * 1024
# SQLite takes up to 32,766 parameters; a statement is prepared for each number of them.
_AT_ONCE = 500

# Nothing is undone and nothing outlives the process: a journal would only cost time.
_SETTINGS = f"""
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -{_CACHE_KIB}; PRAGMA page_size = 8192;
CREATE TABLE node (id BLOB PRIMARY KEY, number INTEGER NOT NULL, origin INTEGER) WITHOUT ROWID;
CREATE TABLE record (id BLOB PRIMARY KEY, content BLOB NOT NULL, named BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE identifier (
  key TEXT PRIMARY KEY, number INTEGER NOT NULL, node_id TEXT NOT NULL, node INTEGER NOT NULL, says TEXT
) WITHOUT ROWID;
CREATE INDEX identifiers_of_nodes ON identifier (node_id);
CREATE TABLE changing (number INTEGER PRIMARY KEY, label TEXT NOT NULL, fields TEXT NOT NULL);
CREATE TABLE link (
  node INTEGER, field INTEGER, other INTEGER NOT NULL, value, PRIMARY KEY (node, field, other)
) WITHOUT ROWID;
CREATE TABLE awaiting_survivorship (id TEXT PRIMARY KEY, label TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE judgement (id TEXT PRIMARY KEY, fields TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE message (subject TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE quarantined (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE left_out (name INTEGER PRIMARY KEY);
BEGIN
"""


class StagedNode(NamedTuple):
    """A node of the import: its number in the files, and that of the record that created it, if one did."""

    number: int
    origin: int | None


class StagedIdentifier(NamedTuple):
    """An identifier: the node that it stands for."""

    node_id: str
    node: int


class StagingGraph:
    """The part of the graph that rows to come may ask for or change. One thread at a time may use it."""

    def __init__(self, path: Path) -> None:
        """Begin an empty graph in a file."""
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(_SETTINGS)
        self._last = 0
        self.leaves_out = False
        """Whether anything was left out so far."""

    def close(self) -> None:
        """Give up the file."""
        self._connection.close()

    def new_number(self) -> int:
        """Return the number of the next node of the files."""
        self._last += 1
        return self._last

    def nodes(self, ids: Iterable[str]) -> dict[str, StagedNode]:
        """Return those of the nodes that there are, by id."""
        by_key = {_packed(id_): id_ for id_ in ids}
        found = self._found("SELECT id, number, origin FROM node WHERE id IN", list(by_key))
        return {by_key[key]: StagedNode(number, origin) for key, number, origin in found}

    def add_nodes(self, nodes: Iterable[tuple[str, int, int | None]]) -> None:
        """Add nodes: id, number, and number of the record that created it."""
        rows = ((_packed(id_), number, origin) for id_, number, origin in nodes)
        self._connection.executemany("INSERT INTO node VALUES (?, ?, ?)", rows)

    def contents(self, records: Iterable[str]) -> dict[str, str]:
        """Return the hash of the last content of those records that came before, by id."""
        by_key = {_packed(id_): id_ for id_ in records}
        found = self._found("SELECT id, content FROM record WHERE id IN", list(by_key))
        return {by_key[key]: content.hex() for key, content in found}

    def named_by(self, records: Iterable[str]) -> dict[str, set[int]]:
        """Return what those of the records that came before named as their own, by id."""
        by_key = {_packed(id_): id_ for id_ in records}
        found = self._found("SELECT id, named FROM record WHERE id IN", list(by_key))
        return {by_key[key]: set(array("q", named)) for key, named in found}

    def save_records(self, records: Iterable[tuple[str, str, Iterable[int]]]) -> None:
        """Keep records: id, hash of the last content, and the names that this content has as its own."""
        rows = ((_packed(id_), bytes.fromhex(content), array("q", named).tobytes()) for id_, content, named in records)
        self._connection.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", rows)

    def identifiers(self, keys: Iterable[str]) -> dict[str, StagedIdentifier]:
        """Return those of the identifiers that there are, by key."""
        found = self._found("SELECT key, node_id, node FROM identifier WHERE key IN", list(keys))
        return {key: StagedIdentifier(node_id, node) for key, node_id, node in found}

    def identifiers_of(self, node_ids: Iterable[str]) -> dict[str, set[str]]:
        """Return the keys of all identifiers of nodes, by their ids."""
        keys: dict[str, set[str]] = defaultdict(set)
        for node_id, key in self._found("SELECT node_id, key FROM identifier WHERE node_id IN", list(node_ids)):
            keys[node_id].add(key)
        return keys

    def add_identifiers(self, identifiers: Iterable[tuple[str, int, str, int]]) -> None:
        """Add identifiers: key, number, id and number of the node."""
        self._connection.executemany("INSERT INTO identifier VALUES (?, ?, ?, ?, NULL)", identifiers)

    def save_says(self, says: Iterable[tuple[str, list[str]]]) -> None:
        """Keep what identifiers say: key, and the fields of its columns that tell it."""
        rows = ((orjson.dumps(fields).decode(), key) for key, fields in says)
        self._connection.executemany("UPDATE identifier SET says = ? WHERE key = ?", rows)

    def all_identifiers(self) -> Iterator[tuple[str, int, str, int, list[str] | None]]:
        """Yield key, number, id and number of the node, and what it says, of every identifier."""
        for key, number, node_id, node, says in self._connection.execute("SELECT * FROM identifier"):
            yield key, number, node_id, node, None if says is None else orjson.loads(says)

    def changing_fields(self, numbers: Sequence[int]) -> dict[int, list[str]]:
        """Return the fields of nodes that later rows may change, by number."""
        found = self._found("SELECT number, fields FROM changing WHERE number IN", numbers)
        return {number: orjson.loads(fields) for number, fields in found}

    def save_changing(self, nodes: Iterable[tuple[int, str, list[str]]]) -> None:
        """Keep nodes that later rows may change: number, label, fields."""
        rows = ((number, label, orjson.dumps(fields).decode()) for number, label, fields in nodes)
        self._connection.executemany("INSERT OR REPLACE INTO changing VALUES (?, ?, ?)", rows)

    def all_changing(self) -> Iterator[tuple[int, str, list[str]]]:
        """Yield number, label and fields of all these nodes."""
        for number, label, fields in self._connection.execute("SELECT * FROM changing"):
            yield number, label, orjson.loads(fields)

    def clear_links(self, links: Iterable[tuple[int, int]]) -> None:
        """Remove the links of nodes: number of the node, number of the field."""
        self._connection.executemany("DELETE FROM link WHERE node = ? AND field = ?", links)

    def add_links(self, links: Iterable[tuple[int, int, int, Value]]) -> None:
        """Add links, or give them another value: number of the node, of the field, of the other end, and the value."""
        self._connection.executemany("INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?)", links)

    def all_links(self) -> Iterator[tuple[int, int, int, Value]]:
        """Yield all links, as they were added."""
        yield from self._connection.execute("SELECT * FROM link")

    def add_awaiting_survivorship(self, nodes: Iterable[tuple[str, str]]) -> None:
        """Queue nodes for survivorship: id, label."""
        self._connection.executemany("INSERT OR IGNORE INTO awaiting_survivorship VALUES (?, ?)", nodes)

    def all_awaiting_survivorship(self) -> Iterator[tuple[str, str]]:
        """Yield id and label of the nodes that are queued for survivorship."""
        yield from self._connection.execute("SELECT * FROM awaiting_survivorship")

    def add_judgements(self, judgements: Iterable[tuple[str, list[str]]]) -> None:
        """Add judgements that are not there yet: id, fields."""
        rows = ((id_, orjson.dumps(fields).decode()) for id_, fields in judgements)
        self._connection.executemany("INSERT OR IGNORE INTO judgement VALUES (?, ?)", rows)

    def all_judgements(self) -> Iterator[list[str]]:
        """Yield the fields of all judgements."""
        for (fields,) in self._connection.execute("SELECT fields FROM judgement"):
            yield orjson.loads(fields)

    def messages(self, subjects: Iterable[str]) -> dict[str, str]:
        """Return the content of the message about each of these subjects, of those about which there is one."""
        return dict(self._found("SELECT subject, content FROM message WHERE subject IN", list(subjects)))

    def add_messages(self, messages: Iterable[tuple[str, str]]) -> None:
        """Add messages: subject, content."""
        self._connection.executemany("INSERT INTO message VALUES (?, ?)", messages)

    def add_quarantined(self, id_: str) -> bool:
        """Add a row in quarantine, and tell whether it is new."""
        return self._connection.execute("INSERT OR IGNORE INTO quarantined VALUES (?)", (id_,)).rowcount > 0

    def left_out(self, names: Iterable[int]) -> set[int]:
        """Return those of the names that records which were left out have as their own."""
        if not self.leaves_out:
            return set()
        return {name for (name,) in self._found("SELECT name FROM left_out WHERE name IN", list(names))}

    def leave_out(self, names: Iterable[int]) -> None:
        """Remember what a record that is left out names as its own."""
        self.leaves_out = True
        self._connection.executemany("INSERT OR IGNORE INTO left_out VALUES (?)", ((name,) for name in names))

    def _found(self, select: str, keys: Sequence[Any]) -> Iterator[Any]:
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            yield from self._connection.execute(f"{select} ({','.join('?' * len(some))})", some)


def _packed(id_: str) -> bytes:
    """Return an id in fewer bytes: its kind, and the digest that follows as bytes."""
    kind, _, hashed = id_.rpartition(":")
    return kind.encode() + bytes.fromhex(hashed)
