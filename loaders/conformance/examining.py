"""All checks of all streams of a portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.model.table import SOURCE_NODES
from loaders.conformance import mark_checks, memory, reading_checks, row_checks
from loaders.conformance.feeds import PageSource
from loaders.conformance.reads import Read, read
from loaders.conformance.row_checks import Examined
from loaders.conformance.verdicts import Found, NotExamined, Verdict
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Stream

_LABELS = frozenset(node.label for node in SOURCE_NODES)

RowCheck = Callable[[Examined], Found]
ReadCheck = Callable[[Portal, Stream[Any], PageSource, Read], Found]

_READ_CHECKS: dict[str, ReadCheck] = {
    "marks are there and in order": mark_checks.in_order,
    "reading twice gives the same": reading_checks.twice,
    "cut streams stay incomplete": reading_checks.cut,
    "memory stays flat": memory.flat,
}
_ROW_CHECKS: dict[str, RowCheck] = {
    "keys are there": row_checks.keys_present,
    "keys are unique": row_checks.keys_unique,
    "rows are stated": row_checks.stated,
}
# Of rows that could be mapped: without one they say nothing.
_FACT_CHECKS: dict[str, RowCheck] = {
    "mapping is pure": row_checks.pure,
    "facts are known": row_checks.facts_known,
    "facts survive being kept": row_checks.facts_kept,
    "order of rows does not matter": row_checks.order,
    "nulls survive": row_checks.nulls,
    "extra fields survive": row_checks.extra_fields,
    "national numbers stay out": row_checks.national_numbers,
}
_NOTHING_READ = NotExamined("nothing was read")
_NOTHING_MAPPED = NotExamined("no row could be mapped")


def examine(portal: Portal, source: PageSource) -> list[Verdict]:
    """Every verdict: the same checks of each stream, be they fine, failed or not to be made."""
    with TemporaryDirectory(prefix="conformance-") as folder:
        keys = KeyRing.open(Path(folder))
        verdicts = [Verdict.of("authority is known", "", _authority(portal))]
        for stream in portal.streams:
            verdicts += [Verdict.of(check, stream.name, found) for check, found in _stream(portal, stream, source, keys)]
        return verdicts


def _stream(portal: Portal, stream: Stream[Any], source: PageSource, keys: KeyRing) -> Iterator[tuple[str, Found]]:
    first = read(portal, stream, source)
    readable = reading_checks.readable(stream, source, first)
    yield "pages are read", readable
    if readable is not None:
        yield from ((name, _NOTHING_READ) for name in (*_ROW_CHECKS, *_FACT_CHECKS, *_READ_CHECKS))
        return
    examined = Examined.of(portal, stream, first, keys)
    for name, check in _ROW_CHECKS.items():
        yield name, check(examined)
    for name, check in _FACT_CHECKS.items():
        yield name, check(examined) if examined.stated else _NOTHING_MAPPED
    for name, read_check in _READ_CHECKS.items():
        yield name, read_check(portal, stream, source, first)


def _authority(portal: Portal) -> str | None:
    claimed = [*portal.authority, *(label for stream in portal.streams for label in stream.labels)]
    return _listed([name for name in claimed if name not in _LABELS])


def _listed(unknown: Sequence[str]) -> str | None:
    if not unknown:
        return None
    return f"{', '.join(dict.fromkeys(unknown))}: no such fact. authority and labels name classes of graph.model.facts."
