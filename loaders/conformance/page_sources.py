"""What a portal is examined with: recorded pages, or a live feed.

A recording is a folder, by default ``pages`` beside the portal's row models::

    pages/<stream>/1.json, 2.json …   answers over HTTP, in their order
    pages/asked/<path>.json           answers to a reader's other requests (a list of years, say), by the end of the path
    pages/feed/…                      or: a folder as the portal delivers it, with files of all streams
"""

from __future__ import annotations

import codecs
import shutil
import sys
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from pydantic import SecretStr

from graph.errors import PortalError
from loaders.conformance.replay_server import Replay, serve_replay
from loaders.portal_api.contract import Feed, Portal, Stream, Visit

_RUN_STARTED_AT = datetime(2030, 1, 1, tzinfo=UTC)
_GZIP_TAIL = 12
# A line break and the character before it.
_UTF_16_TAIL = 4


class Damage(StrEnum):
    """Damage to a delivery on its way; the value is how a message continues "a page was …"."""

    NONE = "none"
    CUT = "cut in the middle"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """A visit for the portal's reader; with a replay, the same visit can be repeated after each ``rewind``."""

    visit: Visit
    replay: Replay | None = None


class PageSource(Protocol):
    """Pages of a portal, to be read by the portal's own reader."""

    @property
    def live(self) -> bool:
        """Whether the pages may differ at the next opening; a recording is the same at every opening."""
        ...

    @property
    def max_pages(self) -> int | None:
        """Number of pages to read of a scope; None reads to the end."""
        ...

    @property
    def damages(self) -> Sequence[Damage]:
        """Damages that this source can do to a delivery."""
        ...

    def open(self, stream: Stream[Any], damage: Damage = Damage.NONE) -> AbstractContextManager[OpenedFeed]:
        """Open the pages of a stream, damaged or not. Raises PortalError when there are none."""
        ...


@dataclass(frozen=True, slots=True)
class LiveFeed:
    """The configured feed; a few pages of each scope."""

    feed: Feed
    started_at: datetime
    max_pages: int | None = 3
    damages: Sequence[Damage] = ()
    live: bool = field(default=True, init=False)

    @contextmanager
    def open(self, stream: Stream[Any], damage: Damage = Damage.NONE) -> Generator[OpenedFeed]:
        """Open the feed itself."""
        yield OpenedFeed(Visit(self.feed, self.started_at))


@dataclass(frozen=True, slots=True)
class Recording:
    """A folder of recorded pages, served on loopback, or given to the reader as the feed's folder."""

    folder: Path
    max_pages: int | None = None
    damages: Sequence[Damage] = field(default=(Damage.CUT, Damage.LOST))
    live: bool = field(default=False, init=False)

    @contextmanager
    def open(self, stream: Stream[Any], damage: Damage = Damage.NONE) -> Generator[OpenedFeed]:
        """Open the recorded pages of a stream. Raises PortalError when there are none."""
        feed = self.folder / "feed"
        if feed.is_dir():
            with _delivered(feed, damage) as folder:
                yield OpenedFeed(Visit(Feed(folder=folder), _RUN_STARTED_AT))
            return
        answers: list[bytes | None] = [path.read_bytes() for path in _in_order(self.folder / stream.name)]
        if not answers:
            raise PortalError(f"there are no pages. Put the portal's answers into {self.folder / stream.name}/1.json.")
        with serve_replay(_damaged(answers, damage), self._other_answers()) as replay:
            feed_ = Feed(
                url=replay.url, secret=SecretStr("recorded"), account="UZ/RECORDED", service="UZ/RECORDED", timeout_seconds=5
            )
            yield OpenedFeed(Visit(feed_, _RUN_STARTED_AT), replay)

    def _other_answers(self) -> dict[str, bytes]:
        folder = self.folder / "asked"
        return {path.relative_to(folder).with_suffix("").as_posix(): path.read_bytes() for path in folder.rglob("*.json")}


def recorded_pages(portal: Portal) -> Path:
    """Return the folder with the recorded pages of a portal's package: ``pages`` beside its row models."""
    module = sys.modules[portal.streams[0].row.__module__]
    return Path(module.__file__ or "").parent / "pages"


def _in_order(folder: Path) -> list[Path]:
    return sorted((path for path in folder.glob("*") if path.is_file()), key=lambda path: (len(path.name), path.name))


def _damaged(answers: Sequence[bytes | None], damage: Damage) -> Sequence[bytes | None]:
    """Return the answers with the last one cut, or refused instead."""
    *whole, last = answers
    match damage:
        case Damage.NONE:
            return answers
        case Damage.CUT:
            return [*whole, last[: len(last) // 2] if last else last]
        case Damage.LOST:
            return [*whole, None]


@contextmanager
def _delivered(feed: Path, damage: Damage) -> Generator[Path]:
    """Give the folder itself, or a copy in which every file is cut within its last line or its document, or removed."""
    if damage is Damage.NONE:
        yield feed
        return
    with TemporaryDirectory(prefix="damaged-") as scratch:
        copy = Path(shutil.copytree(feed, Path(scratch) / "feed"))
        for path in [path for path in copy.rglob("*") if path.is_file()]:
            if damage is Damage.LOST:
                path.unlink()
            else:
                path.write_bytes(_cut(path))
        yield copy


def _cut(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".gz":
        return content[:-_GZIP_TAIL]
    if path.suffix == ".json":
        # The last line of a document may be a single bracket.
        return content[: len(content) // 2]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content[:-_UTF_16_TAIL]
    whole, _, last = content.rstrip().rpartition(b"\n")
    return whole + b"\n" * bool(whole) + last[: max(1, len(last) // 2)]
