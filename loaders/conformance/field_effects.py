"""Finds the facts that each field of a row affects, by changing one field at a time in recorded rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, cast

from graph.model.facts import Fact
from loaders.conformance.page_sources import PageSource
from loaders.conformance.stream_reading import read_stream
from loaders.portal_api.contract import Portal, RawRow, Stream, UnreadableRow

# For fields with one value or none in all recorded rows: values that fit a text, a number, a flag or a day.
_INVENTED_VALUES: tuple[Any, ...] = ("something", "7", 7, True, False, "2001-02-03", "03.02.2001")


def affected_facts(portal: Portal, stream: Stream[Any], source: PageSource) -> dict[str, list[str]]:
    """Return what each field, named as the portal names it, affects.

    That is a property (``Servant.name``), or a class (``Servant``) where the number of facts changes. Each field is set to null,
    to the values that it has in other rows, and to invented values. A field that is not in the result affected nothing.
    """
    rows = [row.raw for row in read_stream(portal, stream, source).rows if not isinstance(row.raw, UnreadableRow)]
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if (before := _facts(stream, row)) is None:
            continue
        for name in {name for other in rows for name in other}:
            for changed in _variants(row, name, rows):
                if (after := _facts(stream, changed)) is not None:
                    found[name].update(_differences(before, after))
    return {name: sorted(affected) for name, affected in found.items() if affected}


def _variants(row: RawRow, name: str, rows: Sequence[RawRow]) -> Iterator[RawRow]:
    tried: list[Any] = [row.get(name)]
    for value in (None, *(other.get(name) for other in rows), *_INVENTED_VALUES):
        if value not in tried:
            tried.append(value)
            yield {**row, name: value}


def _facts(stream: Stream[Any], row: RawRow) -> list[Fact] | None:
    """Return the facts of a row; None where it is rejected."""
    try:
        return list(stream.map(stream.row.model_validate(row)))
    except ValueError:
        return None


def _differences(before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[str]:
    old, new = _by_class(before), _by_class(after)
    for label in old.keys() | new.keys():
        if len(old[label]) != len(new[label]):
            yield label
            continue
        for one, other in zip(old[label], new[label], strict=True):
            names = (field.name for field in fields(cast("Any", one)))
            yield from (f"{label}.{name}" for name in names if getattr(one, name) != getattr(other, name))


def _by_class(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[type(fact).__name__].append(fact)
    return found
