"""What a portal package provides.

A portal is data: its streams, each with a row model, a key and a pure mapping to facts. Its reader is a plain generator of pages.
Neither of them sees the graph; the hub (``loaders.ingest.portal_run``) reads the pages, keeps the records and writes the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, SecretStr

from graph.model.facts import Fact, Ref
from loaders.portal_api.fields import RowModel
from loaders.portal_api.page_limits import MAX_PAGE_ROWS
from loaders.portal_api.words import Words

RawRow = Mapping[str, Any]


class StreamMode(StrEnum):
    """What a read of a stream contains, and with it what absence and repetition mean."""

    SNAPSHOT = "snapshot"  # every read contains the whole scope
    DELTA = "delta"  # a read contains what changed since the watermark
    APPEND = "append"  # rows are added and never change


class Row(RowModel):
    """Base of the row models: unknown fields are ignored, rows are immutable.

    ``may_be_absent`` names fields of the model that a portal may leave out altogether. A file without a column for any other
    field, required or not, is refused: the column was lost or renamed, and its absence says nothing about the rows.
    """

    may_be_absent: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Check that every name in ``may_be_absent`` is a field. Raises TypeError."""
        super().__pydantic_init_subclass__(**kwargs)
        if unknown := sorted(cls.may_be_absent - cls.model_fields.keys()):
            raise TypeError(
                f"{cls.__name__}.may_be_absent names {', '.join(unknown)}, which are no fields of the model. Name the fields as "
                "the model does, not by their aliases."
            )


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Stream(Generic[R]):
    """One list that a portal offers.

    - ``key``: the raw fields that identify a row. ``personal_key`` says that they identify a person; then only the hash of the
      key is stored.
    - ``map``: the pure mapping from a row to its facts. Raise ``mapping_version`` whenever it returns other facts for the same
      row; the next read then maps every row again.
    - ``labels``: the labels for which a completed scope is complete, so that rules may conclude absence for the bodies that it
      speaks for (``CoveredDays``). ``whole_country``: for all bodies of the portal's country, where the scope names none.
    - ``outgoing``: returns the messages that other portals receive about a new or changed row.
    - ``full_refresh``: this delta stream is sometimes read as a whole (``ScopeDone.whole``).
    - ``ignored_fields``: fields that are sent and not read, each with the reason. ``versions.colour`` is one inside another.
    """

    name: str
    row: type[R]
    key: tuple[str, ...]
    map: Callable[[R], Iterable[Fact]]
    mode: StreamMode
    labels: tuple[str, ...] = ()
    mapping_version: int = 1
    personal_key: bool = False
    outgoing: Callable[[R], Iterable[Message]] | None = None
    full_refresh: bool = False
    whole_country: bool = False
    # Portals are keys of mappings, and a mapping itself has no hash.
    ignored_fields: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)

    @property
    def reads_whole(self) -> bool:
        """Whether a read of a scope can show that records are missing."""
        return self.mode is StreamMode.SNAPSHOT or self.full_refresh


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a stream that can be read completely by itself: the whole stream, a year, a file.

    ``selection`` is what the reader itself needs to read this part. ``notes`` are set by the hub: the notes that the reader made
    on pages of this scope in earlier reads, by page name. They are left out where every page must be sent again because the
    mapping has changed.
    """

    name: str = "all"
    selection: Any = None
    notes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that could not even be decoded: the reason, its bytes, and the field where one is known."""

    reason: str
    raw: bytes
    field: str = ""


@dataclass(frozen=True, slots=True)
class RowMarks:
    """How the rows of a page move the watermark of their scope. The hub asks with the rows that it accepted, and no others.

    - ``furthest``: returns the watermark that these rows reach from the one so far, which is None before the first.
    - ``max_rise``: where marks are whole numbers, how far the watermark may rise in one reading for each row that was read. A
      mark that rises further is rather a wrong value: the scope is held. None for marks that are times.
    """

    furthest: Callable[[Sequence[RawRow], str | None], str | None]
    max_rise: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One response of a portal, or a part of a file.

    - ``name``: the same for the same part of the scope in every read.
    - ``raw``: the bytes as they came. Equal bytes are not decoded again.
    - ``decode``: returns the rows.
    - ``watermark``: only where the stream is sorted by it.
    - ``note``: what the reader wants to find in ``Scope.notes`` in the next read.
    - ``marks``: how rows move the watermark. With it, rows in quarantine move nothing: the hub works out the watermark itself,
      and takes from ``watermark`` and ``ScopeDone.watermark`` only that there is one by now.
    - ``has_all_fields``: the reader has checked that the page has every field of the row model, such as the columns of a table.
      Its rows may leave out empty ones.
    """

    name: str
    raw: bytes
    decode: Callable[[], Sequence[RawRow | UnreadableRow]]
    watermark: str | None = None
    note: str | None = None
    marks: RowMarks | None = None
    has_all_fields: bool = False


@dataclass(frozen=True, slots=True)
class UnchangedPage:
    """A page that the portal did not send because it has not changed; allowed only for pages with a note."""

    name: str


@dataclass(frozen=True, slots=True)
class CoveredDays:
    """The half-open period of days for which a completed scope is complete, and the bodies that it is complete for.

    Without ``bodies`` these are the bodies that records of this portal describe, by an ``Organisation`` or an
    ``OrganisationVersion``: not those that it only refers to, and not the bodies above or below them. A scope that is complete
    for other bodies names them by their identifiers, and a stream of the ``whole_country`` speaks for all bodies in it.
    """

    from_: date
    to: date
    bodies: tuple[Ref, ...] | None = None


@dataclass(frozen=True, slots=True)
class ScopeDone:
    """The scope was read to its end. Without it, nothing is concluded from what a read lacks.

    ``whole`` says that this read of a delta stream contained everything the stream has (``Stream.full_refresh``).
    """

    covers: CoveredDays | None = None
    watermark: str | None = None
    whole: bool = False


class Feed(BaseModel):
    """Where a portal is found and how the hub signs in: an address with a secret, or a folder.

    ``account`` is the hub's name at the portal (an OAuth2 client, an X-Road client), ``service`` the service it calls (X-Road).
    The files are for TLS: ``ca_file`` holds the trusted authorities, the other two the client certificate and its key.
    ``timeout_seconds`` is for one wait for the network, ``answer_seconds`` for a whole answer.

    The hub refuses a page with more than ``max_page_rows``. It ends a scope that brings nothing new for so many pages in a row
    (``max_repeated_pages``, ``max_empty_pages``) or has more than ``max_scope_pages``; files in a folder end by themselves.
    ``scratch`` is where temporary files with content of the portal belong (``loaders.sources.scratch``).
    """

    model_config = ConfigDict(frozen=True)

    url: str | None = None
    folder: Path | None = None
    secret: SecretStr | None = None
    account: str | None = None
    service: str | None = None
    ca_file: Path | None = None
    client_cert_file: Path | None = None
    client_key_file: Path | None = None
    page_size: int = 1000
    timeout_seconds: float = 30.0
    answer_seconds: float = 600.0
    retry_pause_seconds: float = 0.2
    max_page_rows: int = MAX_PAGE_ROWS
    max_repeated_pages: int = 100
    max_empty_pages: int = 10_000
    max_scope_pages: int = 1_000_000
    scratch: Path | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One connection to a portal during one run: its feed, the start of the run, and notes for the run's report.

    A reader appends to ``notes`` what an operator should know and what is no error.
    """

    feed: Feed
    started_at: datetime
    notes: list[str] = field(default_factory=list[str])

    @property
    def today(self) -> date:
        """Day on which the run started."""
        return self.started_at.date()


@dataclass(frozen=True, slots=True)
class Message:
    """A message to another portal: the recipient, the kind and number of its subject, and the body in the recipient's format."""

    recipient: str
    kind: str
    number: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The recipient's confirmation of a message; ``known`` if it had the message before."""

    number: str
    known: bool = False


class Recipient(Protocol):
    """Delivers messages to one portal during one run."""

    def deliver(self, message: Message, idempotency_key: str) -> Receipt:
        """Deliver a message; a repetition under the same idempotency key has no further effect.

        Raises DeliveryRefused when the portal will never accept the message as it is, PortalError when it may accept it later.
        """
        ...


class Reader(Protocol):
    """Reads one portal during one run."""

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        """Return the scopes of the stream in the order in which they are to be read. Raises PortalError."""
        ...

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | UnchangedPage | ScopeDone]:
        """Yield the pages of a scope, then ScopeDone if the scope is complete.

        ``since`` is the watermark from which a delta or append stream continues; None reads from the beginning. Each page is
        yielded before the next one is requested. Raises PortalError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal and its streams. Streams to which others refer come first.

    - ``country``: two letters, the country whose bodies the portal covers.
    - ``authority``: names of the fact classes for which the portal's values take precedence. For all other classes its facts
      create nodes that are not known yet and never change a known node.
    - ``connect``: opens a connection for reading.
    - ``receive``: opens a connection for messages from other portals; None for a portal that accepts none.
    - ``words``: what the portal's words mean in the model. The hub translates by them what mappings state as ``<field>_word``.
    """

    name: str
    title: str
    country: str
    streams: tuple[Stream[Any], ...]
    authority: frozenset[str]
    connect: Callable[[Visit], AbstractContextManager[Reader]]
    receive: Callable[[Visit], AbstractContextManager[Recipient]] | None = None
    words: Words = field(default=Words(), hash=False)
