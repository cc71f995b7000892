"""The values that a row becomes on its way from a portal's page to the graph. Pure.

A row is read as a ``RawRecord``, mapped to a ``MappedRecord`` and, if it differs from what is stored, becomes a ``Change``. Its
facts get their nodes (``ResolvedFact``) and turn into the rows of a ``WritePlan``. Mapping and resolving may refuse it: then it
is a ``RejectedRow``. The stages of this room exchange these values, so none imports another for a type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from graph.cypher.statements import Statement
from graph.model.facts import Fact
from graph.model.ids import digest
from graph.model.table import Link, NodeType
from loaders.ingest.translation import UntranslatedWord
from loaders.keys.national_numbers import NumberSays
from loaders.portal_api.contract import Message, RawRow, RowMarks
from loaders.portal_api.shown_text import shortened
from loaders.runs.report import Books

CONFLICTING_ROWS = "conflicting_rows"
"""Reason code of a row whose record had another row with another content before, in the same reading of a snapshot."""

Row = dict[str, Any]
"""One row of a write statement: a map that its ``UNWIND $rows`` takes."""

# A portal may name its fields as it likes: what the quarantine says of a row has to have room in a message all the same.
_LONGEST_FIELD = 200


@dataclass(frozen=True, slots=True)
class FactSpec:
    """How facts of one class are taken apart."""

    node: NodeType
    fields: tuple[tuple[str, Any], ...]
    """Names and defaults; a field without a default has one that equals nothing."""
    part: bool
    """Whether the class states only some properties of its node, in a row of its own, and never creates the node."""
    references: tuple[str, ...]
    """The fields that hold references, apart from ratings."""
    links: tuple[tuple[Link, NodeType], ...]
    readers: tuple[Callable[[Any, dict[str, Any]], None], ...]

    def properties(self, fact: Fact) -> dict[str, Any]:
        """Return the node's own properties as the graph stores them, absent ones as None."""
        found: dict[str, Any] = {}
        for read in self.readers:
            read(fact, found)
        return found


class KeyedLink(NamedTuple):
    """One link that a fact states: ``ends`` are the keys of its other ends, each with the score of a rating or None."""

    link: Link
    target: NodeType
    ends: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True)
class KeyedFact:
    """A fact with the keys of its node and of the nodes it refers to, worked out once.

    The key of an identified label is that of an Identifier node (a fact may have several); the key of any other label is the
    id of the node. ``links`` holds only the links that the fact states.
    """

    fact: Fact
    spec: FactSpec
    keys: tuple[str, ...]
    links: tuple[KeyedLink, ...]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A row with its key: enough to tell whether it has changed."""

    id: str
    key: str
    content_hash: str
    row: RawRow


def _storable(text: str) -> str:
    """Return a text as it can be kept: short, and written in UTF-8, which has no half of a letter."""
    short = shortened(text, _LONGEST_FIELD)
    return short if short.isascii() else short.encode(errors="replace").decode()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that goes to quarantine. ``payload`` is its content; ``key`` is empty for a row without one.

    Of a long ``reason`` or ``field`` only the beginning is kept.
    """

    reason: str
    field: str
    payload: bytes
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", _storable(self.reason))
        object.__setattr__(self, "field", _storable(self.field))

    @property
    def name(self) -> str:
        """Name of the row in quarantine: its key, or the digest of its content if it has none or another row has the key."""
        return self.key if self.key and self.reason != CONFLICTING_ROWS else digest(self.payload)


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row in quarantine. ``payload`` is its encrypted content, None once its retention has passed."""

    id: str
    portal: str
    stream: str
    scope: str
    key: str | None
    field: str | None
    reason: str
    mapping_version: int
    recorded_at: datetime
    payload: str | None


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """A record and the facts it states, with identifiers keyed; ``text`` is their canonical form, as the graph keeps it.

    ``messages`` are what other portals receive about the record. They are in clear here and encrypted when they are queued.
    ``numbers`` are what the national numbers in it say, by the key of the identifier; facts from the graph no longer tell.
    ``untranslated`` are the words of the portal that stand in no table, as often as it states them.
    """

    id: str
    key: str
    content_hash: str
    facts: tuple[KeyedFact, ...]
    text: str
    messages: tuple[Message, ...] = ()
    numbers: Mapping[str, NumberSays] = field(default_factory=dict[str, NumberSays])
    untranslated: tuple[UntranslatedWord, ...] = ()


class StoredRecord(NamedTuple):
    """A record as the statement ``ingest/record_facts`` returns it; ``facts`` is the canonical form of its facts."""

    id: str
    key: str
    content_hash: str
    facts: str
    portal: str
    stream: str


class Conflict(NamedTuple):
    """A row whose record had another content before in the same reading of a snapshot.

    ``row`` goes to quarantine, unless the earlier row went there. The pages are those of the earlier row, where it is known, and
    of this one.
    """

    row: RejectedRow
    first_page: str | None
    page: str


@dataclass(frozen=True, slots=True)
class Change:
    """A record to write. ``new`` records are created; ``rewrite`` writes the facts of a record that did not change.

    ``relink`` writes links even where the portal has no authority, because identifiers now stand for other servants. With a
    ``conflict`` it is written only if the earlier row of its record was rejected when it was written.
    """

    record: MappedRecord
    new: bool
    rewrite: bool = False
    relink: bool = False
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class PageRead:
    """What is noted of a page once all of its rows are written.

    ``keyless`` counts the quarantined rows without a key, which cannot be recognised later. ``keys`` are the packed record ids of
    all rows with a key, in streams in which absence counts. ``note`` is the reader's.
    """

    id: str
    content_hash: str
    rows: int
    duplicate: int
    quarantined: int
    keyless: int = 0
    keys: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page ready to be written: the rows that changed, the rows that were rejected, and counts of the others.

    ``released`` are the keys of rows that leave the quarantine. ``skipped`` pages are exactly as they were noted before.
    ``watermark`` is the reader's. Where the page has ``marks``, ``accepted`` are the rows that may move the watermark, each with
    the id of its record. ``fields`` are the names of the fields that its accepted rows have. ``any_new`` tells whether it has a
    row that did not come before in this reading.
    """

    noted: PageRead
    changes: Sequence[Change]
    rejected: Sequence[RejectedRow]
    books: Books
    released: AbstractSet[str] = frozenset()
    watermark: str | None = None
    skipped: bool = False
    marks: RowMarks | None = None
    accepted: Sequence[tuple[str, RawRow]] = ()
    fields: AbstractSet[str] = frozenset()
    any_new: bool = True

    def accepted_rows(self, rejected: AbstractSet[str]) -> list[RawRow]:
        """Return the accepted rows without those of records that were rejected when they were written."""
        return [row for id_, row in self.accepted if id_ not in rejected]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction writes: all of it or nothing.

    ``page_id`` is the page the rows came on; ``page`` is what is noted of it, with the last of its batches. ``watermark`` returns
    how far the scope is read, or None, from the ids of the records of this batch that were rejected when they were written.
    ``released`` are the ids of quarantined rows that leave the quarantine because they can be read now. ``fields`` are all that
    rows of the scope have had, or None if nothing was added.
    """

    changes: Sequence[Change]
    rejected: Sequence[RejectedRow] = ()
    page: PageRead | None = None
    page_id: str | None = None
    watermark: Callable[[AbstractSet[str]], str | None] | None = None
    released: Sequence[str] = ()
    fields: AbstractSet[str] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the rows of a batch.

    ``rejected`` are the ids of the records that were rejected when they were written. ``careers`` counts the careers that were
    derived with the rows.
    """

    books: Books
    rejected: AbstractSet[str] = frozenset()
    careers: int = 0


@dataclass(frozen=True, slots=True)
class Lookup:
    """What must be looked up before a batch can be resolved: identifier keys, and node ids by label."""

    identifiers: frozenset[str]
    nodes: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class KnownNodes:
    """The part of a lookup that the graph knows.

    ``by_identifier`` gives node ids by identifier key, ``by_label`` node ids by label. ``identifiers`` gives all identifier keys
    of a servant, for servants to whom the batch gives an identifier that is new or that of another servant.
    """

    by_identifier: Mapping[str, str] = field(default_factory=dict[str, str])
    by_label: Mapping[str, AbstractSet[str]] = field(default_factory=dict[str, AbstractSet[str]])
    identifiers: Mapping[str, AbstractSet[str]] = field(default_factory=dict[str, AbstractSet[str]])


class ResolvedFact(NamedTuple):
    """A fact with the id of its node; ``is_new`` for the fact that creates the node."""

    fact: KeyedFact
    id: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Resolution:
    """The records of a batch with the node of each of their facts.

    ``rejected`` records contradict what is known of their identifiers. ``new_identifiers`` gives node ids by the identifier keys
    that are not in the graph yet. ``merge_proposals`` are rows about two servants whom one record takes for one person.
    ``known`` is what was known before, together with what the batch adds.
    """

    accepted: Sequence[tuple[Change, Sequence[ResolvedFact]]]
    rejected: Sequence[tuple[MappedRecord, RejectedRow]]
    new_identifiers: Mapping[str, str]
    merge_proposals: Sequence[Row]
    known: KnownNodes


@dataclass(slots=True)
class ResolvedLink:
    """One link of one resolved fact: the ends that are known, and (label, key) of those that are not loaded yet."""

    link: Link
    targets: list[Row] = field(default_factory=list[Row])
    unknown: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass(slots=True)
class WritePlan:
    """The rows of each write statement, and what the run should remember once they are committed.

    ``dirty`` are the servants whose careers the plan may change in a way that only the graph can tell; they are marked for
    derivation. ``new_spells`` are the rows of new appointments of other servants, by servant; ``careers`` counts those whose
    careers are derived with them. ``sole_record`` gives, for each node, the only record of this run that describes it, or None
    once there were several. ``last_written`` gives the content last written of a node, or None for a node that was created.
    """

    rows: dict[Statement, list[Row]] = field(default_factory=lambda: defaultdict[Statement, list[Row]](list))
    rejected: Sequence[tuple[MappedRecord, RejectedRow]] = ()
    new_identifiers: Mapping[str, str] = field(default_factory=dict[str, str])
    dirty: set[str] = field(default_factory=set[str])
    new_spells: Mapping[str, Sequence[Row]] = field(default_factory=dict[str, Sequence[Row]])
    careers: int = 0
    sole_record: dict[str, str | None] = field(default_factory=dict[str, str | None])
    last_written: dict[str, str | None] = field(default_factory=dict[str, str | None])
