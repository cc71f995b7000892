"""The conformance kit: every portal that comes with the hub passes, and each check catches a portal made to break just that."""

from __future__ import annotations

import itertools
import json
import random
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ConfigDict, model_validator

from graph import facts
from graph.errors import PortalError
from graph.facts import Fact, Ref, person
from loaders.catalogue import all_portals
from loaders.conformance import LiveFeed, Recording, Verdict, examine, first_look, pages_of
from loaders.conformance.replaying import replaying
from loaders.contract import (
    Feed,
    Page,
    Portal,
    RawRow,
    Reader,
    Row,
    Scope,
    ScopeDone,
    Stream,
    StreamMode,
    Unchanged,
    Unreadable,
    Visit,
)
from loaders.sources import (
    CsvFiles,
    Cursor,
    JsonLines,
    LinkHeader,
    Offset,
    PageNumber,
    RestList,
    bearer,
    reading,
    reading_files,
    unsigned,
)
from loaders.sources.pagination import Pagination

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
    """A portal in which nothing is wrong but what is given."""
    stream = Stream("people", row, ("id",), map_, StreamMode.SNAPSHOT, labels=("Servant",))
    stream = replace(stream, **{name: changes.pop(name) for name in ("key", "labels", "personal_key", "mode") if name in changes})
    made = Portal(NAME, "People", "UZ", (stream,), frozenset({"Servant"}), reading_files(NAME, FILES))
    return replace(made, **changes)


ROWS: list[dict[str, Any]] = [
    {"id": "1", "pinfl": PINFL, "name": "Ann Lee", "post": "Head"},
    {"id": "2", "pinfl": "40808900090019", "name": "Ben Ash", "post": None},
    {"id": "3", "pinfl": "41109882140015", "name": "Cat Fox"},
]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return record(tmp_path, ROWS)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """The same two pages over HTTP."""
    (tmp_path / "people").mkdir()
    for number, part in enumerate((ROWS[:2], ROWS[2:]), start=1):
        (tmp_path / "people" / f"{number}.json").write_text(json.dumps({"total": len(ROWS), "items": part}))
    return tmp_path


def record(folder: Path, rows: list[dict[str, Any]]) -> Path:
    """Two files of people: a page each."""
    (folder / "feed").mkdir()
    for number, part in enumerate((rows[:2], rows[2:]), start=1):
        (folder / "feed" / f"{number}.ndjson").write_text("".join(f"{json.dumps(row)}\n" for row in part))
    return folder


def wrong(examined: Portal, folder: Path) -> dict[str, str]:
    """The problems by check."""
    return {verdict.check: verdict.problem for verdict in examine(examined, Recording(folder)) if verdict.problem}


@pytest.mark.parametrize("name", ["my.dba.uz", "test.argos.uz", "my.mehnat.uz", "mo.argos.uz", "e-kyzmet"])
def test_portals_that_come_with_the_hub_pass(name: str) -> None:
    examined = all_portals()[name]
    verdicts = examine(examined, Recording(pages_of(examined)))
    assert [verdict for verdict in verdicts if not verdict.fine] == []
    assert len(verdicts) == 1 + 14 * len(examined.streams)


def test_a_portal_in_which_nothing_is_wrong_passes(pages: Path) -> None:
    assert wrong(portal(), pages) == {}


@pytest.mark.parametrize(
    "pages_by",
    [PageNumber(pages="total"), Offset(total="total"), Offset(), Cursor(), LinkHeader()],
    ids=lambda each: type(each).__name__,
)
def test_portals_of_lists_pass_however_they_are_paged(tmp_path: Path, pages_by: Pagination) -> None:
    (tmp_path / "people").mkdir()
    total = 2 if isinstance(pages_by, PageNumber) else len(ROWS)
    for number, part in enumerate((ROWS[:2], ROWS[2:]), start=1):
        page = {"total": total, "next": "more" if number == 1 else None, "items": part}
        (tmp_path / "people" / f"{number}.json").write_text(json.dumps(page))
    if pages_by == Offset():
        (tmp_path / "people" / "3.json").write_text('{"items": []}')
    lists = {"people": RestList("people", "items", pages_by)}
    assert wrong(portal(connect=reading(NAME, lists, bearer)), tmp_path) == {}


def test_portals_of_csv_files_pass(tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    (tmp_path / "feed" / "people.csv").write_text(f"id,pinfl,name,post\n1,{PINFL},Ann Lee,\n2,40808900090019,Ben Ash,Head\n")
    assert wrong(portal(connect=reading_files(NAME, {"people": CsvFiles()})), tmp_path) == {}


# --- what is wrong with rows ------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [{"id": None}, {"id": ""}, {"id": {}}])
def test_a_row_without_its_key_is_found(tmp_path: Path, bad: dict[str, Any]) -> None:
    problem = wrong(portal(), record(tmp_path, [*ROWS, ROWS[0] | bad]))["keys are there"]
    assert problem.startswith("row 2 of page 2: missing_key (field 'id')")


def test_one_key_with_two_contents_is_found_but_the_same_row_twice_is_not(tmp_path: Path) -> None:
    (tmp_path / "same").mkdir()
    (tmp_path / "other").mkdir()
    assert wrong(portal(), record(tmp_path / "same", [*ROWS, ROWS[0]])) == {}
    problem = wrong(portal(), record(tmp_path / "other", [*ROWS, ROWS[0] | {"name": "Dee Hill"}]))["keys are unique"]
    assert problem.startswith("row 2 of page 2 and row 1 of page 1")


def test_changes_may_bring_a_row_again_on_a_later_page_but_not_on_the_same(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    (tmp_path / "same").mkdir()
    changes = portal(mode=StreamMode.DELTA)
    assert wrong(changes, record(tmp_path / "later", [*ROWS, ROWS[0] | {"name": "Dee Hill"}])) == {}
    assert set(wrong(changes, record(tmp_path / "same", [ROWS[0], ROWS[0] | {"name": "Dee Hill"}, ROWS[1]]))) == {
        "keys are unique"
    }


def test_a_row_that_does_not_fit_its_model_is_found(tmp_path: Path) -> None:
    assert wrong(portal(), record(tmp_path, [*ROWS, ROWS[0] | {"id": "4", "name": 7}])) == {
        "rows are stated": "row 2 of page 2: wrong_type (field 'name')."
    }


def test_a_mapping_that_raises_is_found_and_nothing_of_the_row_is_told(pages: Path) -> None:
    def broken(row: Person) -> Iterator[Fact]:
        names: dict[str, str] = {}
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=names[row.name])

    problem = wrong(portal(broken), pages)["rows are stated"]
    assert problem.startswith("row 1 of page 1: the mapping raises KeyError in test_conformance.py, line ")
    assert "Ann" not in problem


def _today(row: Person) -> str:
    return f"{row.name} {date.today()}"


def _now(row: Person) -> str:
    return f"{row.name} {datetime.now(UTC).year}"


def _time(row: Person) -> str:
    return f"{row.name} {int(time.time() // 10**6)}"


def _chance(row: Person) -> str:
    return row.name if random.random() < 2 else ""


def _file(row: Person) -> str:
    return row.name + Path(__file__).read_text()[:0]


@pytest.mark.parametrize(
    ("name", "does"),
    [(_today, "clock"), (_now, "clock"), (_time, "clock"), (_chance, "by chance"), (_file, "opens a file")],
)
def test_a_mapping_that_looks_at_more_than_its_row_is_found(pages: Path, name: Callable[[Person], str], does: str) -> None:
    def looking(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=name(row))

    found = wrong(portal(looking), pages)
    assert set(found) == {"mapping is pure"}
    assert does in found["mapping is pure"]


def test_a_mapping_that_says_something_else_the_second_time_is_found(pages: Path) -> None:
    counter = itertools.count()

    def counting(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=f"{row.name} {next(counter)}")

    assert "other facts when it is mapped again" in wrong(portal(counting), pages)["mapping is pure"]


def test_a_model_that_changes_its_row_is_found(pages: Path) -> None:
    class Greedy(Person):
        @model_validator(mode="before")
        @classmethod
        def _take(cls, row: dict[str, Any]) -> dict[str, Any]:
            row["name"] = str(row["name"]).strip() + "."
            return row

    assert "is changed by being mapped" in wrong(portal(row=Greedy), pages)["mapping is pure"]


def test_a_mapping_that_remembers_is_found(pages: Path) -> None:
    first: list[str] = []

    def remembering(row: Person) -> Iterator[Fact]:
        first.append(row.name)
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=first[max(0, len(first) - 2)])

    assert "order does not matter" in wrong(portal(remembering), pages)


def test_labels_and_authority_that_nothing_backs_are_found(pages: Path) -> None:
    assert "complete for Course" in wrong(portal(labels=("Servant", "Course")), pages)["facts are known"]
    assert "Person: no such fact" in wrong(portal(authority=frozenset({"Person"})), pages)["authority is known"]


def test_a_fact_of_the_wrong_type_is_found(pages: Path) -> None:
    def wrongly(row: Person) -> Iterator[Fact]:
        number: Any = int(row.id)
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=number)

    assert set(wrong(portal(wrongly), pages)) == {"facts survive being kept"}


def test_a_null_that_the_mapping_does_not_expect_is_found(pages: Path) -> None:
    def expecting(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=row.name + str(row.post or "x").lower())
        if row.id == "1":
            yield facts.Competency(ref=Ref("c", row.post or ""), name="x")

    problem = wrong(portal(expecting), pages)["nulls survive"]
    assert problem.startswith("row 1 of page 1 with post null is refused (impossible_value), but no field is named")

    def assuming(row: Any) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=row.name + (row.post.upper() if row.id == "1" else ""))

    assert "row 1 of page 1 with post null: the mapping raises AttributeError" in wrong(portal(assuming), pages)["nulls survive"]


def test_a_model_that_refuses_fields_more_is_found(pages: Path) -> None:
    class Strict(Person):
        model_config = ConfigDict(extra="forbid", frozen=True)

    assert set(wrong(portal(row=Strict), pages)) == {"extra fields survive"}


def test_a_national_number_in_clear_is_found(pages: Path) -> None:
    def open_(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=Ref("UZ/PINFL", row.pinfl), name=row.name)

    problem = wrong(portal(open_), pages)["national numbers stay out"]
    assert problem.startswith("a national number of row 1 of page 1")
    assert PINFL not in problem
    assert "Set personal_key=True" in wrong(portal(key=("pinfl",)), pages)["national numbers stay out"]
    assert wrong(portal(key=("pinfl",), personal_key=True), pages) == {}


# --- what is wrong with readers ---------------------------------------------------------------------


Reading = Iterator[Page | Unchanged | ScopeDone]


class Wrapped:
    """The portal's own reader, with what it yields changed on its way."""

    def __init__(self, reader: Reader, change: Callable[[Reading], Reading]) -> None:
        self._reader, self._change = reader, change

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return self._reader.scopes(stream)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Reading:
        return self._change(self._reader.read(stream, scope, since))


def reading_so(change: Callable[[Reading], Reading]) -> Portal:
    made = portal(connect=reading(NAME, LISTS, unsigned))

    @contextmanager
    def connect(visit: Visit) -> Generator[Reader]:
        with made.connect(visit) as reader:
            yield Wrapped(reader, change)

    return replace(made, connect=connect)


def test_pages_that_are_named_anew_each_time_are_found(answers: Path) -> None:
    number = itertools.count()

    def renaming(read: Reading) -> Reading:
        return (replace(page, name=str(next(number))) if isinstance(page, Page) else page for page in read)

    assert "other names" in wrong(reading_so(renaming), answers)["replay is a no-op"]


def test_rows_that_a_reader_stamps_are_found(answers: Path) -> None:
    number = itertools.count()

    def stamped(page: Page) -> Page:
        rows: list[RawRow | Unreadable] = [{**row, "read": next(number)} for row in page.decode() if isinstance(row, dict)]
        return replace(page, decode=lambda: rows)

    def stamping(read: Reading) -> Reading:
        return (stamped(page) if isinstance(page, Page) else page for page in read)

    assert "row 1 of page 1 is another one" in wrong(reading_so(stamping), answers)["replay is a no-op"]


def test_a_reader_that_ends_well_after_a_cut_is_found(answers: Path) -> None:
    def content(read: Reading) -> Reading:
        try:
            yield from read
        except PortalError:
            yield ScopeDone()

    assert "though a page was lost" in wrong(reading_so(content), answers)["cut streams stay incomplete"]


def test_a_reader_that_raises_what_it_should_not_is_found(answers: Path) -> None:
    def careless(read: Reading) -> Reading:
        try:
            yield from read
        except PortalError as error:
            raise RuntimeError(str(error)) from error

    assert "raised RuntimeError" in wrong(reading_so(careless), answers)["cut streams stay incomplete"]


def test_a_reader_that_calls_a_page_unchanged_of_which_nothing_was_noted_is_found(answers: Path) -> None:
    def trusting(read: Reading) -> Reading:
        return (Unchanged(page.name) if isinstance(page, Page) else page for page in read)

    assert "said to be unchanged" in wrong(reading_so(trusting), answers)["pages are read"]


def test_a_reader_that_fetches_everything_first_is_found(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    for number in range(1, 6):
        row = ROWS[0] | {"id": str(number)}
        (tmp_path / "people" / f"{number}.json").write_text(json.dumps({"total": 5, "items": [row]}))

    def hasty(read: Reading) -> Reading:
        return iter(list(read))

    assert "long before they are asked for" in wrong(reading_so(hasty), tmp_path)["memory stays flat"]


def test_a_reader_that_keeps_what_it_read_is_found(answers: Path) -> None:
    kept: list[Any] = []

    def keeping(read: Reading) -> Reading:
        for page in read:
            kept.append(page)
            yield page

    assert "The reader keeps what it has read" in wrong(reading_so(keeping), answers)["memory stays flat"]


def test_a_mapping_that_keeps_what_it_saw_is_found(pages: Path) -> None:
    kept: list[Any] = []

    def mapping(row: Person) -> Iterator[Fact]:
        kept.append({"name": row.name, "facts": [str(row)]})
        yield from servant(row)

    assert "The mapping keeps what it has seen" in wrong(portal(mapping), pages)["memory stays flat"]


def _without_end(read: Reading) -> Reading:
    return (page for page in read if isinstance(page, Page))


def _of_one_name(read: Reading) -> Reading:
    return (replace(page, name="x") if isinstance(page, Page) else page for page in read)


def _without_rows(read: Reading) -> Reading:
    return (page for page in read if isinstance(page, ScopeDone))


def _raising(read: Reading) -> Reading:
    raise KeyError(next(read))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_without_end, "without ScopeDone"),
        (_of_one_name, "two pages have one name"),
        (_without_rows, "no row to examine"),
        (_raising, "reading raised KeyError in test_conformance.py"),
    ],
)
def test_a_stream_that_cannot_be_read_has_one_verdict(answers: Path, change: Callable[[Reading], Reading], problem: str) -> None:
    authority, read = examine(reading_so(change), Recording(answers))
    assert authority == Verdict("authority is known", "")
    assert (read.check, read.stream) == ("pages are read", "people")
    assert problem in (read.problem or "")


def test_a_stream_without_recorded_pages_is_told_where_to_put_them(tmp_path: Path) -> None:
    lists = portal(connect=reading(NAME, LISTS, unsigned))
    assert "people/1.json" in wrong(lists, tmp_path)["pages are read"]


# --- live feeds -------------------------------------------------------------------------------------


def test_a_live_feed_is_read_for_a_few_pages_and_looked_at(tmp_path: Path) -> None:
    files = portal()
    for number in range(5):
        (tmp_path / f"{number}.ndjson").write_text(json.dumps(ROWS[0] | {"id": str(number)}) + "\n")
    live = LiveFeed(Feed(folder=tmp_path), NOON, most_pages=3)
    assert [verdict for verdict in examine(files, live) if not verdict.fine] == []
    (tmp_path / "0.ndjson").write_text(json.dumps(ROWS[0]) + "\n" + json.dumps(ROWS[1] | {"name": 7}) + "\n")
    assert {verdict.check for verdict in examine(files, live) if not verdict.fine} == {"rows are stated", "keys are unique"}
    (look,) = first_look(files, Feed(folder=tmp_path), NOON)
    assert (look.rows, look.stated, look.rejected, look.problem) == (2, 1, {"wrong_type name": 1}, None)


def test_a_first_look_tells_what_the_portal_answers() -> None:
    with replaying([None], {}) as closed:
        (look,) = first_look(portal(connect=reading(NAME, LISTS, unsigned)), Feed(url=closed.url), NOON)
    assert "refused people with status 404" in (look.problem or "")
