"""Which of the changed records of a page an import takes, and which it leaves to the `sync` that follows.

An import takes the first content of a record, where nothing about it is in doubt. It leaves out

- a record whose identifiers contradict what is known (`sync` puts it into quarantine),
- a record that comes once more with another content (`sync` keeps the earlier one as a version),
- a record with a message to another portal about a subject on which there is another one (`sync` lets it supersede the first),
- a record with a value that no file of the importer can hold,
- from then on, every record that names as its own what such a record names: its key, its identifiers, the nodes that these stand
  for, the subjects of its messages,
- every record that names as its own what the first content of such a record named, as `sync` withdraws that content,
- and every record that refers to what only such a record would have made.

So nothing that is imported rests on anything that was left out. And what was left out finds its nodes, when `sync` reads it in
the same order, as it would have found them if everything had been written in turn: nobody has given them an identifier, a link
or a message since. That is why the graph is the same in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from loaders.bulk_import.staging import StagedIdentifier, StagingGraph
from loaders.ingest.delivery_rows import delivery_rows
from loaders.ingest.records import Change, KnownNodes, Resolution, Row
from loaders.ingest.resolver import lookup_of, resolve
from loaders.keys.keyring import KeyRing


@dataclass(frozen=True, slots=True)
class Selected:
    """The records of a page that are imported, resolved.

    ``numbers`` gives the numbers of all nodes that they describe or refer to and that there were before. ``messages`` are rows of
    ``outbox/queue_deliveries`` about subjects on which there is no message yet. ``names``: what each record names as its own.
    """

    resolution: Resolution
    numbers: Mapping[str, int]
    messages: Sequence[Row]
    names: Mapping[str, AbstractSet[int]]


class Selection:
    """Decides about one portion of changed records after the other, in the order in which they are read."""

    def __init__(self, staging: StagingGraph, keys: KeyRing, recorded_at: datetime) -> None:
        self._staging, self._keys, self._recorded_at = staging, keys, recorded_at

    def select(self, changes: Sequence[Change], leave_out: AbstractSet[str]) -> Selected:
        """Return what is imported of the changes, of which each is about another record.

        The records with the ids ``leave_out`` are left out, and so is what follows from that.
        """
        lookup = lookup_of(fact for change in changes for fact in change.record.facts)
        identifiers = self._staging.identifiers(lookup.identifiers)
        nodes = {label: self._staging.nodes(ids) for label, ids in lookup.nodes.items()}
        known = KnownNodes(
            {key: found.node_id for key, found in identifiers.items()},
            {label: found.keys() for label, found in nodes.items()},
            self._staging.identifiers_of(_doubtful(changes, identifiers)),
        )
        out, withdrawn = set(leave_out), self._staging.named_by(leave_out)
        while True:
            resolution = resolve([change for change in changes if change.record.id not in out], known, self._recorded_at)
            out |= {record.id for record, _ in resolution.rejected}
            messages, repeated = self._messages([change for change, _ in resolution.accepted])
            own = {
                change.record.id: _own(change, resolution.known) | withdrawn.get(change.record.id, set()) for change in changes
            }
            touched = self._touched(changes, own, resolution.known, out | repeated)
            if touched == out:
                break
            out = touched
        for record in out:
            self._staging.leave_out(own[record])
        numbers = {found.node_id: found.node for found in identifiers.values()}
        numbers |= {id_: found.number for of_label in nodes.values() for id_, found in of_label.items()}
        return Selected(resolution, numbers, messages, own)

    def _messages(self, changes: Sequence[Change]) -> tuple[list[Row], set[str]]:
        """Return the messages about subjects on which there is none yet, and the ids of records with another message than it."""
        rows = delivery_rows(changes, self._keys, self._recorded_at)
        known = self._staging.messages(row["subject"] for row in rows)
        first = [row for row in rows if row["subject"] not in known]
        other = (row for row in rows if known.get(row["subject"], content_of(row)) != content_of(row))
        return first, {row["properties"]["record"] for row in other}

    def _touched(
        self, changes: Sequence[Change], own: Mapping[str, AbstractSet[int]], known: KnownNodes, out: AbstractSet[str]
    ) -> set[str]:
        """Return the ids of all records that are left out if those of ``out`` are, these included."""
        if not out and not self._staging.leaves_out:
            return set()
        missing = [_missing(change, known) for change in changes]
        reserved = self._staging.left_out(name for names in (*own.values(), *missing) for name in names)
        touched = set(out)
        # Of the messages that one portion has about a subject only the last is queued, so all come together.
        reserved |= {hash(subject) for change in changes if change.record.id in out for subject in _subjects(change)}
        for change, unknown in zip(changes, missing, strict=True):
            record = change.record.id
            if record in touched or own[record] & reserved or unknown & reserved:
                touched.add(record)
                reserved |= own[record]
        return touched


def content_of(row: Row) -> str:
    """Return what tells whether two messages have the same content."""
    return cast("str", row["properties"]["content"])


def _doubtful(changes: Sequence[Change], identifiers: Mapping[str, StagedIdentifier]) -> set[str]:
    """Return the servants to whom a fact gives several identifiers, as far as they are known."""
    several = (fact.keys for change in changes for fact in change.record.facts if len(fact.keys) > 1)
    return {identifiers[key].node_id for keys in several for key in keys if key in identifiers}


def _own(change: Change, known: KnownNodes) -> set[int]:
    """Return everything that a record names as its own.

    Names are kept as hashes, which hold for this process. Where two names have one hash, some record is left out needlessly.
    """
    facts = change.record.facts
    keys = {key for fact in facts for key in fact.keys}
    nodes = {known.by_identifier[key] for key in keys if key in known.by_identifier}
    return set(map(hash, (*keys, *nodes, change.record.id, *_subjects(change))))


def _subjects(change: Change) -> Iterable[str]:
    return (f"message:{message.recipient}/{message.kind}/{message.number}" for message in change.record.messages)


def _missing(change: Change, known: KnownNodes) -> set[int]:
    """Return the keys, as hashes, of what a record refers to and nobody has made."""
    found: set[int] = set()
    for fact in change.record.facts:
        for _, target, ends in fact.links:
            there = known.by_identifier if target.identified else known.by_label.get(target.label, frozenset[str]())
            found |= {hash(key) for key, _ in ends if key not in there}
    return found
