"""All checks of all streams of a portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.model.table import SOURCE_NODES
from loaders.conformance import memory_checks, name_checks, reader_checks, row_checks, watermark_checks
from loaders.conformance.page_sources import PageSource
from loaders.conformance.row_checks import ExaminedRows
from loaders.conformance.stream_reading import StreamReading, read_stream
from loaders.conformance.verdicts import CheckResult, NotExamined, Verdict
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Stream

_LABELS = frozenset(node.label for node in SOURCE_NODES)

RowCheck = Callable[[ExaminedRows], CheckResult]
ReaderCheck = Callable[[Portal, Stream[Any], PageSource, StreamReading], CheckResult]

_READER_CHECKS: dict[str, ReaderCheck] = {
    "watermarks are present and in order": watermark_checks.are_in_order,
    "reading twice gives the same": reader_checks.is_repeatable,
    "damaged deliveries stay incomplete": reader_checks.stays_incomplete_when_damaged,
    "memory stays flat": memory_checks.stays_flat,
}
_ROW_CHECKS: dict[str, RowCheck] = {
    "keys are present": row_checks.keys_are_present,
    "keys are unique": row_checks.keys_are_unique,
    "rows can be mapped": row_checks.can_be_mapped,
}
# These need at least one row that could be mapped.
_FACT_CHECKS: dict[str, RowCheck] = {
    "mapping is pure": row_checks.mapping_is_pure,
    "facts are known": row_checks.facts_are_known,
    "words are translated": row_checks.words_are_translated,
    "facts survive storage": row_checks.facts_survive_storage,
    "order of rows does not matter": row_checks.order_does_not_matter,
    "nulls are handled": row_checks.nulls_are_handled,
    "extra fields are ignored": row_checks.extra_fields_are_ignored,
    "national numbers stay out": row_checks.national_numbers_stay_out,
    "names are names": name_checks.names_are_names,
}
_NOTHING_READ = NotExamined("nothing was read")
_NOTHING_MAPPED = NotExamined("no row could be mapped")


def examine(portal: Portal, source: PageSource) -> list[Verdict]:
    """Make every check of every stream and return all verdicts, also of checks that are fine or could not be made."""
    with TemporaryDirectory(prefix="conformance-") as folder:
        keys = KeyRing.open(Path(folder))
        verdicts = [Verdict.of("authority is known", "", _authority_is_known(portal))]
        for stream in portal.streams:
            verdicts += [Verdict.of(check, stream.name, result) for check, result in _results(portal, stream, source, keys)]
        return verdicts


def _results(portal: Portal, stream: Stream[Any], source: PageSource, keys: KeyRing) -> Iterator[tuple[str, CheckResult]]:
    first = read_stream(portal, stream, source)
    problem = reader_checks.is_readable(stream, source, first)
    yield "pages are read", problem
    if problem is not None:
        yield from ((name, _NOTHING_READ) for name in (*_ROW_CHECKS, *_FACT_CHECKS, *_READER_CHECKS))
        return
    examined = ExaminedRows.of(portal, stream, first, keys)
    for name, check in _ROW_CHECKS.items():
        yield name, check(examined)
    for name, check in _FACT_CHECKS.items():
        yield name, check(examined) if examined.mapped else _NOTHING_MAPPED
    for name, reader_check in _READER_CHECKS.items():
        yield name, reader_check(portal, stream, source, first)


def _authority_is_known(portal: Portal) -> str | None:
    claimed = [*portal.authority, *(label for stream in portal.streams for label in stream.labels)]
    if not (unknown := [name for name in claimed if name not in _LABELS]):
        return None
    return f"{', '.join(dict.fromkeys(unknown))}: there is no such fact. authority and labels name classes of graph.model.facts."
