"""What a portal is examined with: recorded pages, or a live feed.

A recording is a folder, by default ``pages`` beside the portal's row models::

    pages/<stream>/1.json, 2.json …   answers over HTTP, in their order
    pages/asked/<path>.json           answers to what a reader asks besides (a list of years, say), by the end of the path
    pages/feed/…                      or: a folder as the portal delivers it, with files of all streams
"""

from __future__ import annotations

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
from loaders.conformance.replaying import Replay, replaying
from loaders.portal_api.contract import Feed, Portal, Stream, Visit

_NOW = datetime(2030, 1, 1, tzinfo=UTC)
_GZIP_TAIL = 12


class Damage(StrEnum):
    """What befalls a delivery on its way."""

    NONE = "none"
    CUT = "cut in the middle"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Opened:
    """A visit that can be paid; with a replay it can be paid again after each ``rewind``."""

    visit: Visit
    replay: Replay | None = None


class PageSource(Protocol):
    """Pages of a portal."""

    @property
    def live(self) -> bool:
        """Whether they may be others at the next opening; a recording is the same at every one."""
        ...

    @property
    def most_pages(self) -> int | None:
        """So many pages of a scope are read; None reads to the end."""
        ...

    @property
    def damages(self) -> Sequence[Damage]:
        """What can be done to a delivery."""
        ...

    def opened(self, stream: Stream[Any], damage: Damage = Damage.NONE) -> AbstractContextManager[Opened]: ...


@dataclass(frozen=True, slots=True)
class LiveFeed:
    """The feed itself; a few pages of each scope."""

    feed: Feed
    started_at: datetime
    most_pages: int | None = 3
    damages: Sequence[Damage] = ()
    live: bool = field(default=True, init=False)

    @contextmanager
    def opened(self, stream: Stream[Any], damage: Damage = Damage.NONE) -> Generator[Opened]:
        yield Opened(Visit(self.feed, self.started_at))


@dataclass(frozen=True, slots=True)
class Recording:
    """A folder of recorded pages, replayed on loopback, or given to the reader as the feed's folder."""

    folder: Path
    most_pages: int | None = None
    damages: Sequence[Damage] = field(default=(Damage.CUT, Damage.LOST))
    live: bool = field(default=False, init=False)

    @contextmanager
    def opened(self, stream: Stream[Any], damage: Damage = Damage.NONE) -> Generator[Opened]:
        """Raises PortalError where nothing is recorded of the stream."""
        feed = self.folder / "feed"
        if feed.is_dir():
            with _delivered(feed, damage) as folder:
                yield Opened(Visit(Feed(folder=folder), _NOW))
            return
        answers: list[bytes | None] = [path.read_bytes() for path in _in_order(self.folder / stream.name)]
        if not answers:
            raise PortalError(f"there are no pages. Put what the portal answers into {self.folder / stream.name}/1.json.")
        with replaying(_damaged(answers, damage), self._asked()) as replay:
            feed_ = Feed(
                url=replay.url, secret=SecretStr("recorded"), account="UZ/RECORDED", service="UZ/RECORDED", timeout_seconds=5
            )
            yield Opened(Visit(feed_, _NOW), replay)

    def _asked(self) -> dict[str, bytes]:
        folder = self.folder / "asked"
        return {path.relative_to(folder).with_suffix("").as_posix(): path.read_bytes() for path in folder.rglob("*.json")}


def pages_of(portal: Portal) -> Path:
    """Where a portal keeps its recorded pages: in ``pages``, beside its row models."""
    module = sys.modules[portal.streams[0].row.__module__]
    return Path(module.__file__ or "").parent / "pages"


def _in_order(folder: Path) -> list[Path]:
    return sorted((path for path in folder.glob("*") if path.is_file()), key=lambda path: (len(path.name), path.name))


def _damaged(answers: Sequence[bytes | None], damage: Damage) -> Sequence[bytes | None]:
    """The last answer cut, or refused in its place."""
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
    """The folder itself, or a copy in which every file is cut within its last line, or gone."""
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
    whole, _, last = content.rstrip().rpartition(b"\n")
    return whole + b"\n" * bool(whole) + last[: max(1, len(last) // 2)]
