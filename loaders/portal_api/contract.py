"""What a portal package provides and what the hub does with it.

A portal is data: its streams, each with a row model, a key and a pure mapping to facts. Its reader is a plain generator of
pages. Neither ever sees the graph; the hub (``loaders.ingest.portal_run``) reads pages, keeps records and writes facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, SecretStr

from graph.model.facts import Fact

RawRow = Mapping[str, Any]


class StreamMode(StrEnum):
    """What absence and repetition mean in a stream."""

    SNAPSHOT = "snapshot"  # every read is the whole truth of its scope
    DELTA = "delta"  # a read brings what changed since the watermark
    APPEND = "append"  # rows are added and never change


class Row(BaseModel):
    """Base of the row models: unknown fields are left alone, rows never change."""

    model_config = ConfigDict(extra="ignore", frozen=True)


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Stream(Generic[R]):
    """One list a portal offers.

    ``key``: the raw fields that identify a row; ``personal_key`` says that they identify a person, so only their hash is kept.
    ``labels``: the labels a completed scope is complete for, so that rules may conclude absence. ``mapping_version``: raise it
    whenever ``map`` gives other facts for the same row; the next read then maps every row again. ``outgoing``: gives the messages
    that other portals receive about a new or changed row. ``full_refresh``: this delta stream is sometimes read as a whole
    (``ScopeDone.whole``). ``ignored_fields``: fields that the portal sends and ``row`` does not read, each with the reason; a dot
    names a field inside another (``versions.colour``).
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
    # Portals are keys of mappings, and a mapping itself has no hash.
    ignored_fields: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)

    @property
    def reads_whole(self) -> bool:
        """Whether a reading of a scope can show what is not there any more."""
        return self.mode is StreamMode.SNAPSHOT or self.full_refresh


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a stream that can be read completely by itself: everything, a year, a file.

    ``notes`` come from the hub: those that the reader made on pages of this scope at earlier readings, by the page's name. They
    are left out where the page must come again (the mapping has changed).
    """

    name: str = "all"
    meaning: Any = None
    notes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that could not even be decoded: why, and its bytes."""

    reason: str
    raw: bytes
    field: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a portal.

    ``name`` is the same for the same part of the scope at every read. ``raw`` are the bytes as they came: equal bytes are
    not decoded again. ``decode`` gives the rows. ``watermark`` only where the stream is sorted by it. ``note`` is what the reader
    wants to be told of the page at the next reading.
    """

    name: str
    raw: bytes
    decode: Callable[[], Sequence[RawRow | Unreadable]]
    watermark: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that the portal did not send because it is what it was; only for pages on which there is a note."""

    name: str


@dataclass(frozen=True, slots=True)
class Covers:
    """The days a completed scope speaks for, half-open."""

    from_: date
    to: date


@dataclass(frozen=True, slots=True)
class ScopeDone:
    """The scope was read to its end. Without it nothing may be concluded from what was not there.

    ``whole`` says of a stream that is not a snapshot that this reading was of everything it has.
    """

    covers: Covers | None = None
    watermark: str | None = None
    whole: bool = False


class Feed(BaseModel):
    """Where a portal is found and how to sign in: an address with a secret, or a folder.

    ``account`` is who we are there (an OAuth2 client, an X-Road client), ``service`` what we ask (an X-Road service). The
    files are for TLS: whom to trust, and how to show who we are.
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


@dataclass(frozen=True, slots=True)
class Visit:
    """What a reader may know of the run it serves, and what it may tell of it: ``notes`` go into the run's report."""

    feed: Feed
    started_at: datetime
    notes: list[str] = field(default_factory=list[str])

    @property
    def today(self) -> date:
        return self.started_at.date()


@dataclass(frozen=True, slots=True)
class Message:
    """Something another portal is to learn: the recipient, what it is about by kind and number, and the body as it takes it."""

    recipient: str
    kind: str
    number: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The recipient's word that it has the message; ``known`` when it had it before."""

    number: str
    known: bool = False


class Recipient(Protocol):
    """Takes messages for one portal during one run."""

    def deliver(self, message: Message, idempotency_key: str) -> Receipt:
        """Raises DeliveryRefused when it will never be taken as it is, PortalError when it may be taken later."""
        ...


class Reader(Protocol):
    """Reads one portal during one run."""

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]: ...

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | Unchanged | ScopeDone]: ...


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal: its streams in an order in which what is referred to comes first, and what it has authority for.

    ``country`` (two letters) is the one whose bodies it covers. Of a label outside ``authority`` (names of fact classes) its
    facts create what is not known and never change what is. ``receive`` opens the way for what it is to learn from others.
    """

    name: str
    title: str
    country: str
    streams: tuple[Stream[Any], ...]
    authority: frozenset[str]
    connect: Callable[[Visit], AbstractContextManager[Reader]]
    receive: Callable[[Visit], AbstractContextManager[Recipient]] | None = None
