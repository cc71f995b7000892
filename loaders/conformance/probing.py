"""Which facts a row's fields reach, found out by changing them one at a time in recorded rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, cast

from graph.model.facts import Fact
from loaders.conformance.feeds import PageSource
from loaders.conformance.reads import read
from loaders.portal_api.contract import Portal, RawRow, Stream, Unreadable

# For fields that have one value in all recorded rows, or none: something that fits a text, a number, a flag or a day.
_MADE_UP: tuple[Any, ...] = ("something", "7", 7, True, False, "2001-02-03", "03.02.2001")


def reached_by_fields(portal: Portal, stream: Stream[Any], source: PageSource) -> dict[str, list[str]]:
    """By field, as the portal writes it, what changes with it: ``Servant.name``, or ``Servant`` where the fact comes or goes.

    Each field is nulled and given the values it has in other rows, or made-up ones. A field that is not in the result was not
    seen to reach anything.
    """
    rows = [row.raw for row in read(portal, stream, source).rows if not isinstance(row.raw, Unreadable)]
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if (before := _said(stream, row)) is None:
            continue
        for name in {name for other in rows for name in other}:
            for changed in _changed(row, name, rows):
                if (after := _said(stream, changed)) is not None:
                    found[name].update(_differences(before, after))
    return {name: sorted(reached) for name, reached in found.items() if reached}


def _changed(row: RawRow, name: str, rows: Sequence[RawRow]) -> Iterator[RawRow]:
    tried: list[Any] = [row.get(name)]
    for value in (None, *(other.get(name) for other in rows), *_MADE_UP):
        if value not in tried:
            tried.append(value)
            yield {**row, name: value}


def _said(stream: Stream[Any], row: RawRow) -> list[Fact] | None:
    """The facts of a row; None where it is refused."""
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
