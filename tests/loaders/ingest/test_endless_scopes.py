"""Readers that never end, repeat themselves or flood the hub: their scope is ended, and what was read before is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain, count, repeat
from pathlib import Path
from random import Random
from typing import Any, LiteralString, cast

import orjson
import pytest

from graph.driver.database import Database
from loaders.ingest.endless_scopes import SeenContents
from loaders.ingest.quarantine import quarantined
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import (
    Feed,
    Page,
    Portal,
    RawRow,
    Reader,
    Scope,
    ScopeDone,
    Stream,
    UnchangedPage,
    UnreadableRow,
    Visit,
)
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.runs.report import ScopeReport
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.peak_memory import peak_growth
from tests.support.scripted_portal import NOON, body, key_ring

Pages = Callable[[Scope], Iterable[Page | UnchangedPage | ScopeDone]]

BOUNDS: dict[str, Any] = {"max_repeated_pages": 4, "max_empty_pages": 6, "max_scope_pages": 40}


@dataclass(frozen=True, slots=True)
class Generator:
    """A reader of bodies with a generator of its own."""

    pages: Pages

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),) if stream.name == "bodies" else ()

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | UnchangedPage | ScopeDone]:
        yield from self.pages(scope)


def portal_of(reader: Reader) -> Portal:
    def connect(visit: Visit) -> AbstractContextManager[Reader]:
        return nullcontext(reader)

    return replace(ARGOS, connect=connect)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


@dataclass(frozen=True, slots=True)
class Hub:
    """Loads pages into a new graph, on one day after the other."""

    run: Run
    database: Database
    keys: KeyRing

    def load(self, pages: Pages, day: int = 0, **feed: Any) -> ScopeReport:
        """Load once and return the report on the bodies."""
        feeds = {portal_of(Generator(pages)): Feed(**{**BOUNDS, **feed})}
        report = self.run(synchronise_all(self.database, feeds, self.keys, NOON + timedelta(days=day))).portals[0]
        (scope,) = report.scopes
        assert scope.books.balanced
        return scope

    @property
    def bodies(self) -> int:
        return self.count("MATCH (o:Organisation) RETURN count(o) AS n")

    def count(self, query: LiteralString) -> int:
        (row,) = self.run(execute(self.database, query))
        return cast("int", row["n"])


@pytest.fixture
def hub(run: Run, fresh_database: Database, keys: KeyRing) -> Hub:
    return Hub(run, fresh_database, keys)


def page(number: int, rows: Sequence[RawRow | UnreadableRow], name: str | None = None) -> Page:
    """Return a page with a cursor of its own, so that no two pages have the same bytes."""
    raw = orjson.dumps({"items": [each if isinstance(each, Mapping) else None for each in rows], "next": f"c{number + 1}"})
    return Page(name or f"c{number}", raw, lambda: rows)


def bodies(*numbers: int) -> list[RawRow]:
    return [body(f"B{number}") for number in numbers]


def shuffled(number: int) -> list[RawRow]:
    return Random(number).sample(bodies(*range(12)), 5)


REPEATING: dict[str, Pages] = {
    "the same rows under new cursors": lambda scope: (page(n, bodies(1, 2)) for n in count()),
    "the same bytes under new names": lambda scope: (Page(str(n), b"[1]", lambda: bodies(1, 2)) for n in count()),
    "the same page": lambda scope: repeat(page(0, bodies(1, 2))),
    "a circle": lambda scope: (page(n, bodies(n % 3)) for n in count()),
    "a circle behind a beginning": lambda scope: (page(n, bodies(n if n < 5 else 5 + n % 2)) for n in count()),
    "rows in another order": lambda scope: (page(n, shuffled(n)) for n in count()),
    "other contents of the same rows": lambda scope: (page(n, [body("B1", stir=f"{n:09}")]) for n in count()),
    "other contents of the same rows, refused": lambda scope: (page(n, [{"code": "B1", "n": n}]) for n in count()),
    "rows in turn with empty pages": lambda scope: (page(n, bodies(1) if n % 2 else []) for n in count()),
    "rows that are refused": lambda scope: (page(n, [{"code": None, "n": n % 2}]) for n in count()),
    "rows that are unreadable": lambda scope: (page(n, [UnreadableRow("not_an_object", b"null")]) for n in count()),
}


@pytest.mark.parametrize("kind", sorted(REPEATING))
def test_a_scope_that_repeats_itself_is_ended_and_what_was_read_is_kept(hub: Hub, kind: str) -> None:
    whole = hub.load(lambda scope: [page(0, bodies(*range(12))), page(1, bodies(20, 21)), ScopeDone()])
    assert (whole.state, whole.problem) == ("done", None)
    report = hub.load(REPEATING[kind], day=1)
    assert report.state == "failed"
    assert report.problem is not None
    assert report.problem.startswith("test.argos.uz/bodies/all was ended at page «")
    assert "pages with rows repeat rows of this reading" in report.problem
    assert "set a larger max_repeated_pages for its feed" in report.problem
    assert (report.missing, report.gone) == (0, 0)
    assert hub.bodies == 14


def test_new_rows_of_a_scope_that_repeats_itself_are_kept(hub: Hub) -> None:
    report = hub.load(lambda scope: (page(n, bodies(n % 3, 100 + n % 3)) for n in count()))
    assert (report.state, report.books.created, hub.bodies) == ("failed", 6, 6)
    # Three pages with something new, then one more than the four that may repeat it.
    assert report.books.read == 2 * (3 + 4)


def test_a_scope_that_brings_nothing_but_empty_pages_is_ended(hub: Hub) -> None:
    asked: list[int] = []

    def pages(scope: Scope) -> Iterator[Page]:
        yield page(0, bodies(1))
        for number in count(1):
            asked.append(number)
            yield page(number, [])

    report = hub.load(pages)
    assert report.state == "failed"
    assert report.problem is not None
    assert "it has had 6 pages without a row since the last new one" in report.problem
    assert "max_empty_pages" in report.problem
    assert (report.books.created, hub.bodies) == (1, 1)
    assert len(asked) == 6


def test_a_page_that_is_always_unchanged_ends_the_scope(hub: Hub) -> None:
    noted = replace(page(0, bodies(1)), note="etag")
    assert hub.load(lambda scope: [noted, ScopeDone()]).state == "done"
    report = hub.load(lambda scope: repeat(UnchangedPage("c0")), day=1)
    assert report.state == "failed"
    assert report.problem is not None
    assert "pages with rows repeat" in report.problem
    assert report.missing == 0


def test_a_scope_that_always_has_something_new_is_ended_at_its_bound(hub: Hub) -> None:
    report = hub.load(lambda scope: (page(n, bodies(n)) for n in count()), max_scope_pages=9)
    assert report.problem is not None
    assert "it has 9 pages" in report.problem
    assert (report.state, report.books.created, hub.bodies) == ("failed", 9, 9)


def windows(*, empty: int) -> Pages:
    """Return pages of days, of which so many in a row have no row."""
    return lambda scope: [page(0, bodies(0)), *(page(n + 1, []) for n in range(empty)), page(99, bodies(99)), ScopeDone()]


HONEST: dict[str, tuple[Pages, dict[str, Any]]] = {
    "days without a row, fewer than the bound": (windows(empty=5), {}),
    "days without a row, and a bound for them": (windows(empty=30), {"max_empty_pages": 31}),
    "pages that repeat, fewer than the bound": (
        lambda scope: [page(0, bodies(0)), *(page(n, bodies(0)) for n in (1, 2, 3)), page(4, bodies(99)), ScopeDone()],
        {},
    ),
    "a list that begins again, as after a cursor that expired": (
        lambda scope: [*(page(n, bodies(n % 6)) for n in range(12)), page(99, bodies(99)), ScopeDone()],
        {},
    ),
    "files of a folder, however often they repeat": (
        lambda scope: [*(page(n, bodies(n % 2)) for n in range(60)), page(99, bodies(99)), ScopeDone()],
        {"folder": Path("anywhere")},
    ),
}


@pytest.mark.parametrize("kind", sorted(HONEST))
def test_an_honest_scope_is_read_to_its_end(hub: Hub, kind: str) -> None:
    pages, feed = HONEST[kind]
    report = hub.load(pages, **feed)
    assert (report.state, report.problem) == ("done", None)
    assert hub.count("MATCH (r:PortalRecord) WHERE r.key = 'B99' RETURN count(r) AS n") == 1


@pytest.mark.parametrize("renamed", [False, True], ids=["same pages", "other pages"])
def test_a_register_in_which_nothing_changed_is_no_circle(hub: Hub, renamed: bool) -> None:
    def pages(day: int) -> Pages:
        return lambda scope: [*(page(n + 100 * renamed * day, bodies(n)) for n in range(15)), ScopeDone()]

    assert hub.load(pages(0)).books.created == 15
    again = hub.load(pages(1), day=1)
    assert (again.state, again.books.unchanged, again.missing) == ("done", 15, 0)


def test_many_contents_are_told_apart_in_four_mebibytes() -> None:
    with peak_growth() as growth:
        seen = SeenContents()
        new = sum(seen.note_all([("row", number)]) for number in range(100_000))
    assert new > 99_900
    assert not seen.note_all(("row", number) for number in range(100_000))
    assert growth.mebibytes < 8


FLOOD = b"[" + b"{}," * 5_000_000 + b"{}]"


def _never() -> Sequence[RawRow]:
    raise AssertionError("it was decoded")


@pytest.mark.parametrize(
    ("flood", "why"),
    [
        (Page("9", FLOOD, _never), "has over 5,000,000 values"),
        (Page("9", b'\n{"rows": ' + FLOOD + b"}", _never), "has over 5,000,000 values"),
        (Page("9", bytes(64 * 2**20 + 1), _never), "is larger than 64 MiB"),
        (Page("9", b"x", lambda: bodies(*range(8))), "has over 7 rows"),
    ],
    ids=["values", "values in an object", "bytes", "rows"],
)
def test_a_page_that_is_too_large_ends_the_scope_before_it_is_taken_in(hub: Hub, flood: Page, why: str) -> None:
    report = hub.load(lambda scope: chain([page(0, bodies(1, 2))], [flood], [ScopeDone()]), max_page_rows=7)
    assert report.state == "failed"
    assert report.problem is not None
    assert report.problem.startswith(f"test.argos.uz/bodies/all was ended: its page «9» {why}. Nothing of this page was read")
    assert (report.books.created, report.books.read, hub.bodies) == (2, 2, 2)


def test_text_that_begins_with_a_bracket_is_no_json(hub: Hub) -> None:
    table = b"[Name],[Body]\n" + b"," * 5_000_001
    assert hub.load(lambda scope: [Page("1", table, lambda: bodies(1)), ScopeDone()]).state == "done"


def test_a_page_of_another_format_does_not_go_to_quarantine(hub: Hub) -> None:
    strange = [{"name": number} for number in range(10_001)]
    report = hub.load(lambda scope: [page(0, bodies(1)), page(1, strange), ScopeDone()])
    assert report.state == "failed"
    assert report.problem is not None
    assert "over 10,000 of the 10,001 rows of its page «c1» cannot be read (the first: missing_key code)" in report.problem
    assert (report.books.created, hub.run(quarantined(hub.database))) == (1, [])


def test_of_equal_bad_rows_all_are_counted_and_one_is_kept(hub: Hub) -> None:
    empty: RawRow = {}
    report = hub.load(lambda scope: [page(0, [*bodies(1), *[empty] * 10_001]), ScopeDone()])
    assert (report.books.created, report.books.quarantined) == (1, 10_001)
    assert len(hub.run(quarantined(hub.database))) == 1


def test_scopes_without_end_are_refused(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    class Endless(Generator):
        def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
            return (Scope(str(number)) for number in count()) if stream.name == "bodies" else ()

    feeds = {portal_of(Endless(lambda scope: [ScopeDone()])): Feed()}
    report = run(synchronise_all(fresh_database, feeds, keys, NOON)).portals[0]
    (scope,) = report.scopes
    assert (scope.state, scope.stream) == ("failed", "bodies")
    assert scope.problem is not None
    assert scope.problem.startswith("test.argos.uz/bodies has over 10000 scopes")
