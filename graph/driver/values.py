"""Database values as plain Python: `datetime.date`, and `datetime.datetime` that is aware and in UTC.

Connections mostly give these themselves (`graph.driver.native_days`); what is here does it for a driver that is built otherwise.
Neo4j keeps the offset that a datetime was stored with. ArcadeDB converts to UTC and drops the offset, so a datetime without one
is read as UTC. Lists and maps are converted in place, because they belong to the result.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from neo4j.graph import Path
from neo4j.time import Date, DateTime

_ATOMS = frozenset({str, int, float, bool, type(None), bytes})


def rows_of(keys: Sequence[str], values: Iterable[list[Any]]) -> list[dict[str, object]]:
    """Return one dict per record."""
    rows: list[dict[str, object]] = []
    for record in values:
        for at, value in enumerate(record):
            if type(value) not in _ATOMS:
                record[at] = plain(value)
        rows.append(dict(zip(keys, record, strict=True)))
    return rows


def ids_on_paths(rows: Iterable[Mapping[str, object]], label: str) -> set[str]:
    """Return the ids of the nodes of a label that are on the paths among the values of rows."""
    paths = (value for row in rows for value in row.values() if isinstance(value, Path))
    return {cast("str", node["id"]) for path in paths for node in path.nodes if label in node.labels}


def plain(value: object) -> object:
    """Return the value as plain Python; a plain value comes back as it is."""
    kind = type(value)
    if kind is list:
        _plain_list(cast("list[object]", value))
        return cast("list[object]", value)
    if kind is dict:
        _plain_map(cast("dict[str, object]", value))
        return cast("dict[str, object]", value)
    if kind is Date:
        return cast(Date, value).to_native()
    if kind is DateTime:
        return _utc(cast(DateTime, value).to_native())
    return value


def _plain_list(values: list[object]) -> None:
    for at, value in enumerate(values):
        if type(value) not in _ATOMS:
            values[at] = plain(value)


def _plain_map(values: dict[str, object]) -> None:
    for key, value in values.items():
        if type(value) not in _ATOMS:
            # Assigning to a present key changes no size, so iterating goes on undisturbed.
            values[key] = plain(value)


def _utc(moment: datetime.datetime) -> datetime.datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=datetime.UTC)
    return moment.astimezone(datetime.UTC)
