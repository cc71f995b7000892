"""A portal without faults, its pages, and the verdicts of the conformance kit."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.model import facts
from graph.model.facts import Fact, person
from loaders.conformance import Recording, Verdict, examine
from loaders.portal_api.contract import Page, Portal, Reader, Row, Scope, ScopeDone, Stream, StreamMode, UnchangedPage, Visit
from loaders.sources import JsonLines, Offset, RestList, Since, file_connector, no_sign_in, rest_connector

NAME = "people.example"
PINFL = "31503856070019"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LISTS = {"people": RestList("people", "items", Offset(total="total"))}
FILES = {"people": JsonLines()}

Map = Callable[[Any], Iterable[Fact]]


class Person(Row):
    id: str
    pinfl: str
    name: str
    post: str | None = None


def servant(row: Person) -> Iterator[Fact]:
    yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=row.name)


def portal(map_: Map = servant, row: type[Row] = Person, **changes: Any) -> Portal:
    """Return the portal without faults, apart from the given changes."""
    stream = Stream("people", row, ("id",), map_, StreamMode.SNAPSHOT, labels=("Servant",))
    stream = replace(stream, **{name: changes.pop(name) for name in ("key", "labels", "personal_key", "mode") if name in changes})
    made = Portal(NAME, "People", "UZ", (stream,), frozenset({"Servant"}), file_connector(NAME, FILES))
    return replace(made, **changes)


ROWS: list[dict[str, Any]] = [
    {"id": "1", "pinfl": PINFL, "name": "Ann Lee", "post": "Head"},
    {"id": "2", "pinfl": "40808900090019", "name": "Ben Ash", "post": None},
    {"id": "3", "pinfl": "41109882140015", "name": "Cat Fox"},
]


def record(folder: Path, rows: list[dict[str, Any]]) -> Path:
    """Write two files of people, a page each."""
    (folder / "feed").mkdir()
    for number, part in enumerate((rows[:2], rows[2:]), start=1):
        (folder / "feed" / f"{number}.ndjson").write_text("".join(f"{json.dumps(row)}\n" for row in part))
    return folder


def wrong(examined: Portal, folder: Path) -> dict[str, str]:
    """Return the problems of recorded pages by check."""
    return problems(examine(examined, Recording(folder)))


def problems(verdicts: Iterable[Verdict]) -> dict[str, str]:
    """Return the problems by check."""
    return {verdict.check: verdict.problem for verdict in verdicts if verdict.problem}


def not_made(verdicts: Iterable[Verdict]) -> dict[str, str]:
    """Return why checks could not be made, by check."""
    return {verdict.check: verdict.not_examined for verdict in verdicts if verdict.not_examined}


Reading = Iterator[Page | UnchangedPage | ScopeDone]


class Wrapped:
    """The portal's own reader with changed output."""

    def __init__(self, reader: Reader, change: Callable[[Reading], Reading]) -> None:
        self._reader, self._change = reader, change

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return self._reader.scopes(stream)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Reading:
        return self._change(self._reader.read(stream, scope, since))


def with_reader(change: Callable[[Reading], Reading], made: Portal | None = None) -> Portal:
    """Return the portal (by default one with lists) with a reader whose output is changed."""
    made = made or portal(connect=rest_connector(NAME, LISTS, no_sign_in))

    @contextmanager
    def connect(visit: Visit) -> Generator[Reader]:
        with made.connect(visit) as reader:
            yield Wrapped(reader, change)

    return replace(made, connect=connect)


def without_end(read: Reading) -> Reading:
    return (page for page in read if isinstance(page, Page))


WATERMARKS = "watermarks are present and in order"
MOMENTS = ["2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", "2026-01-03T10:00:00Z"]


def changes(since: Since | None, mode: StreamMode = StreamMode.DELTA) -> Portal:
    """Return the portal with a list that is asked for changes."""
    lists = {"people": RestList("people", "items", Offset(total="total"), since)}
    return portal(connect=rest_connector(NAME, lists, no_sign_in), mode=mode)


def seen(folder: Path, marks: list[str]) -> Path:
    """Record pages of two rows each, with these values in the field ``seen``."""
    (folder / "people").mkdir(parents=True)
    rows = [row | {"seen": mark} for row, mark in zip(ROWS, marks, strict=False)]
    for number, part in enumerate((rows[:2], rows[2:]), start=1):
        answer = {"total": len(rows), "items": part}
        (folder / "people" / f"{number}.json").write_text(json.dumps(answer))
    return folder
