"""What all rows of the invented service have: days, a record, and since when the hub knows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, TypeVar

from benchmarks.api.world import PORTAL
from graph.cypher.statements import Statement
from graph.model.ids import stable_id

T = TypeVar("T")
Row = dict[str, Any]
Batch = list[tuple[Statement, list[Row]]]
"""What is written in one transaction."""

LADDER = "uz-managerial"
LEARNED = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
STAMP = {"portal": PORTAL, "state": "ok", "run": "run:invented", "mapping_version": 1, "recorded_at": LEARNED}
"""What all portal records share."""
KNOWN: Mapping[str, Any] = {"known_since": LEARNED}


def rank_of(position: int) -> int:
    """Return the rank of a position."""
    return 1 + position % 9


def exactly(name: str, day: date) -> Mapping[str, date]:
    """Return the properties of a day that is known exactly."""
    return {f"{name}_earliest": day, f"{name}_latest": day}


def record(stream: str, key: object) -> Row:
    """Return the portal record that states something."""
    return {"id": stable_id("record", PORTAL, stream, str(key)), "stream": stream, "key": str(key)}


def paged(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of this size; the last one may be shorter."""
    remaining = iter(items)
    while page := list(islice(remaining, size)):
        yield page
