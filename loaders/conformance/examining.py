"""All checks of all streams of a portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.vocabulary import SAID
from loaders.conformance import memory, reading_checks, row_checks
from loaders.conformance.feeds import PageSource
from loaders.conformance.reads import Read, read
from loaders.conformance.row_checks import Examined
from loaders.conformance.verdicts import Verdict
from loaders.contract import Portal, Stream
from loaders.identity import KeyRing

_LABELS = frozenset(node.label for node in SAID)

RowCheck = Callable[[Examined], str | None]
ReadCheck = Callable[[Portal, Stream[Any], PageSource, Read], str | None]

_READ_CHECKS: dict[str, ReadCheck] = {
    "replay is a no-op": reading_checks.replay,
    "cut streams stay incomplete": reading_checks.cut,
    "memory stays flat": memory.flat,
}
_ROW_CHECKS: dict[str, RowCheck] = {
    "keys are there": row_checks.keys_present,
    "keys are unique": row_checks.keys_unique,
    "rows are stated": row_checks.stated,
    "mapping is pure": row_checks.pure,
    "facts are known": row_checks.facts_known,
    "facts survive being kept": row_checks.facts_kept,
    "order does not matter": row_checks.order,
    "nulls survive": row_checks.nulls,
    "extra fields survive": row_checks.extra_fields,
    "national numbers stay out": row_checks.national_numbers,
}


def examine(portal: Portal, source: PageSource) -> list[Verdict]:
    """Every verdict, those that are fine among them; a stream that cannot be read has one only."""
    with TemporaryDirectory(prefix="conformance-") as folder:
        keys = KeyRing.open(Path(folder))
        verdicts = [Verdict("authority is known", "", _authority(portal))]
        for stream in portal.streams:
            verdicts += _stream(portal, stream, source, keys)
        return verdicts


def _stream(portal: Portal, stream: Stream[Any], source: PageSource, keys: KeyRing) -> Iterator[Verdict]:
    first = read(portal, stream, source)
    problem = reading_checks.readable(stream, source, first)
    yield Verdict("pages are read", stream.name, problem)
    if problem:
        return
    examined = Examined.of(portal, stream, first, keys)
    for name, row_check in _ROW_CHECKS.items():
        yield Verdict(name, stream.name, row_check(examined))
    for name, read_check in _READ_CHECKS.items():
        yield Verdict(name, stream.name, read_check(portal, stream, source, first))


def _authority(portal: Portal) -> str | None:
    claimed = [*portal.authority, *(label for stream in portal.streams for label in stream.labels)]
    return _listed([name for name in claimed if name not in _LABELS])


def _listed(unknown: Sequence[str]) -> str | None:
    if not unknown:
        return None
    return f"{', '.join(dict.fromkeys(unknown))}: no such fact. authority and labels name classes of graph.facts."
