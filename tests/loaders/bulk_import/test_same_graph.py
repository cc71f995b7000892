"""Whatever rows come in whatever order: an import and the `sync` after it end in the graph of a `sync` alone.

On Neo4j, for which an import is. Its files are written into the running server here; `test_on_neo4j` has its importer read them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.driver.database import Database
from graph.migrations import migrate
from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Rating, Ref, person
from loaders.bulk_import.reading import write_import
from loaders.bulk_import.report import ImportReport
from loaders.ingest import change_detection
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal
from loaders.sync import synchronise_all
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty
from tests.support.fingerprint import contents
from tests.support.imported_graph import read_import, write_nodes
from tests.support.scripted_portal import NOON, key_ring
from tests.support.stated_rows import GivenRow, stating_portal

NUMBERS = [person("UZ/PINFL", number) for number in ("31503856070015", "40912960650019", "40808900090019", "41109882140015")]
FIRST = frozenset({"Servant", "Organisation", "Position", "Area", "Competency", "Assessment", "Kinship"})
SECOND = frozenset({"Appointment", "PositionVersion", "Area"})
PERIOD = Period(Day.parse("2015-01-01"), None)
Pages = Mapping[str, Sequence[Sequence[GivenRow]]]


def someone(number: int) -> Ref:
    """Return one of four valid national numbers, or the number of a register."""
    return NUMBERS[number] if number < len(NUMBERS) else Ref("register", str(number))


def body(number: int) -> Ref:
    return Ref("body", str(number))


def post(number: int) -> Ref:
    return Ref("post", str(number))


def servant(*numbers: int, name: str = "Ann Lee", also_written: tuple[str, ...] = ()) -> Fact:
    first, *others = map(someone, numbers)
    return facts.Servant(ref=first, also=tuple(others), name=name, also_written=also_written)


def order(number: int, holder: int, of: int, appointed_by: int | None = None) -> Fact:
    by = None if appointed_by is None else someone(appointed_by)
    ref = Ref("order", str(number))
    return facts.Appointment(ref=ref, servant=someone(holder), position=post(of), appointed_by=by, period=PERIOD)


def kin(number: int, one: int, other: int) -> Fact:
    return facts.Kinship(ref=Ref("kin", str(number)), of=(someone(one), someone(other)), period=PERIOD)


async def imported(database: Database, first: Pages, second: Pages, folder: Path) -> tuple[set[str], set[str], ImportReport]:
    """Return the contents of a graph that was loaded by `sync`, those of one that was imported first, and the import's report."""
    keys = key_ring(folder)
    feeds = {portal: Feed() for portal in (stating_portal("first.uz", FIRST, first), stating_portal("second.uz", SECOND, second))}
    await fresh(database)
    await loaded(database, feeds, keys)
    wanted = await contents(database)
    await fresh(database)
    report = await write_import(feeds, keys, NOON, folder / "files")
    await write_nodes(database, await asyncio.to_thread(read_import, folder / "files"))
    # At the same moment, which is in the ids of earlier contents of records.
    await loaded(database, feeds, keys)
    return wanted, await contents(database), report


async def loaded(database: Database, feeds: Mapping[Portal, Feed], keys: KeyRing) -> None:
    report = await synchronise_all(database, feeds, keys, NOON)
    assert [portal.problem for portal in report.portals if portal.state in ("failed", "held")] == []


async def fresh(database: Database) -> None:
    await empty(database, None)
    await migrate(database)


POSTS = [
    GivenRow("body", [facts.Organisation(ref=body(1), name="Body")]),
    GivenRow("post", [facts.Position(ref=post(1), organisation=body(1), title="Post")]),
]
# What is left out of the import, by a word: rows of the first portal's list, of its changes, rows of the second portal's changes,
# and how many records the import leaves out.
CASES: dict[str, tuple[list[GivenRow], list[GivenRow], list[GivenRow], int]] = {
    "nothing": (POSTS, [GivenRow("a", [servant(0)])], [GivenRow("b", [order(1, 0, 1)])], 0),
    "contradicting numbers": (
        [],
        [
            GivenRow("a", [servant(0)]),
            GivenRow("b", [servant(1)]),
            GivenRow("c", [servant(0, 1, 7)]),
            GivenRow("d", [servant(7)]),
        ],
        [],
        2,
    ),
    "another content": ([], [GivenRow("a", [servant(0)]), GivenRow("a", [servant(0, 7)]), GivenRow("b", [servant(7)])], [], 2),
    "the first content again": (
        [],
        [GivenRow("a", [servant(0)]), GivenRow("a", [servant(0, 7)]), GivenRow("a", [servant(0)])],
        [],
        2,
    ),
    "another content that withdraws what others state": (
        [],
        [
            GivenRow("a", [kin(1, 3, 7)]),
            GivenRow("a", [facts.AppointmentEnd(ref=Ref("order", "1"), end=Day.parse("2019-05-01"))]),
        ],
        [GivenRow("b", [servant(7, 8), kin(1, 3, 7)])],
        2,
    ),
    "conflicting rows": ([GivenRow("a", [servant(0)]), GivenRow("a", [servant(0, 7)]), GivenRow("b", [servant(7)])], [], [], 2),
    "a row that refers to what was left out": (
        POSTS,
        [GivenRow("a", [servant(0)]), GivenRow("a", [servant(5)])],
        [GivenRow("b", [order(1, 5, 1)]), GivenRow("c", [order(1, 0, 1)])],
        3,
    ),
    "another message": (
        [],
        [
            GivenRow("a", [servant(0)], "1", "one"),
            GivenRow("b", [servant(1)], "1", "two"),
            GivenRow("c", [servant(2)], "1", "one"),
            GivenRow("d", [servant(3)], "2", "one"),
        ],
        [],
        2,
    ),
    "names that no field holds": (
        [GivenRow("a", [servant(0, also_written=("z\x1f", "b"))]), GivenRow("b", [servant(1)])],
        [],
        [],
        1,
    ),
    "two who are one": ([GivenRow("a", [servant(0)]), GivenRow("b", [servant(7)])], [GivenRow("c", [servant(0, 7, 8)])], [], 0),
    "a number that comes later": ([GivenRow("a", [servant(7)])], [GivenRow("b", [servant(7, 0)])], [], 0),
    "references that wait": ([], [GivenRow("a", [order(1, 0, 1, appointed_by=7)]), GivenRow("b", [servant(0)])], POSTS, 0),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_left_out_of_an_import_comes_with_the_next_sync(
    case: str, run: Run, neo4j_engine: OpenEngine, tmp_path: Path
) -> None:
    of_list, of_changes, of_second, left_out = CASES[case]
    first = {"list": [of_list], "changes": [[each] for each in of_changes]}

    wanted, found, report = run(imported(neo4j_engine.database, first, {"changes": [of_second]}, tmp_path))

    assert sum(scope.left_out for scope in report.scopes) == left_out
    assert sorted(wanted - found) == []
    assert sorted(found - wanted) == []


def test_conflicting_rows_are_known_however_far_apart_they_are(
    run: Run, neo4j_engine: OpenEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Later than it remembers, `sync` looks a row up by the run that wrote it, and no run wrote the rows of an import."""
    monkeypatch.setattr(change_detection, "_RECENT_ROWS", 3)
    many = [[GivenRow(str(number), [servant(1)])] for number in range(6)]
    pages = [[GivenRow("a", [servant(0)])], *many, [GivenRow("a", [servant(2)])]]

    wanted, found, _ = run(imported(neo4j_engine.database, {"list": pages}, {}, tmp_path))

    assert any(line.startswith("QuarantinedRow") for line in wanted)
    assert sorted(wanted ^ found) == []


PEOPLE, FEW = st.integers(0, 8), st.integers(1, 3)
NAMES = st.sampled_from(["Ann Lee", 'Ann, "Lee"', "Anna\nLee", "Энн Ли"])


@st.composite
def stated(draw: Any) -> Fact:
    """Draw a fact about few people, bodies and posts, so that rows meet and contradict each other about identities and values.

    Its links, and what is written on a link, are always the same, and bodies and areas are there from the beginning: of rows that
    contradict each other about a link, and wait for what they name, the one that is written last wins, and an import leaves some
    of them to be written later (ADR 20).
    """
    kind = draw(
        st.sampled_from(["servant", "body", "post", "version", "order", "order", "end", "area", "rating", "kin", "relative"])
    )
    number = draw(FEW)
    match kind:
        case "servant":
            return servant(*draw(st.lists(PEOPLE, min_size=1, max_size=3, unique=True)), name=draw(NAMES))
        case "body":
            also = draw(st.lists(FEW.map(body), max_size=1))
            return facts.Organisation(ref=body(number), also=tuple(also), name=draw(NAMES))
        case "post":
            return facts.Position(ref=post(number), organisation=body(number), title=draw(NAMES))
        case "version":
            fields = draw(st.sampled_from([None, (), ("law",), ("law", "")]))
            ref = Ref("version", str(number))
            return facts.PositionVersion(
                ref=ref,
                position=post(number),
                reports_to=post(number % 3 + 1),
                requires=(Ref("competency", "1"),),
                title="Post",
                required_education_fields=fields,
                period=PERIOD,
            )
        case "order":
            return order(number, number, number, number + 1)
        case "end":
            return facts.AppointmentEnd(ref=Ref("order", str(number)), end=Day.parse("2019-05-01"))
        case "area":
            return area(number)
        case "rating":
            rated = (Rating(Ref("competency", "1"), 50.0 + number),)
            ref, servants = Ref("assessment", str(number)), (someone(number), someone(number + 1))
            return facts.Assessment(
                ref=ref, servant=servants[0], evaluator=servants[1], ratings=rated, fixed_on=Day.parse("2020-01-01")
            )
        case "kin":
            return kin(number, number, number + 1)
        case _:
            return facts.Relative(ref=Ref("relative", str(number)), of=someone(number), name=draw(NAMES))


@st.composite
def drawn_row(draw: Any) -> GivenRow:
    """Draw a row; what another portal receives is about the row itself."""
    key = str(draw(st.integers(0, 12)))
    facts_of_row = draw(st.lists(stated(), min_size=1, max_size=2, unique_by=type))
    return GivenRow(key, facts_of_row, draw(st.sampled_from([None, key])), draw(st.sampled_from(["one", "two"])))


def area(number: int) -> Fact:
    within = Ref("area", str(number + 1)) if number < 4 else None
    return facts.Area(ref=Ref("area", str(number)), code=str(number), name=f"Area {number}", within=within)


BEGINNING = [
    GivenRow("competency", [facts.Competency(ref=Ref("competency", "1"), name="Law")]),
    *(GivenRow(f"body {number}", [facts.Organisation(ref=body(number), name="Body")]) for number in range(1, 4)),
    *(GivenRow(f"area {number}", [area(number)]) for number in range(4, 0, -1)),
]
PAGES = st.fixed_dictionaries({name: st.lists(st.lists(drawn_row(), max_size=6), max_size=4) for name in ("list", "changes")})


# Each example loads a graph three times. The warning about long examples would stand in place of what differs.
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(first=PAGES, second=PAGES)
def test_drawn_rows_end_in_the_same_graph(
    run: Run,
    neo4j_engine: OpenEngine,
    tmp_path_factory: pytest.TempPathFactory,
    first: Pages,
    second: Pages,
) -> None:
    folder = tmp_path_factory.mktemp("drawn")
    first = {**first, "list": [BEGINNING, *first["list"]]}

    wanted, found, _ = run(imported(neo4j_engine.database, first, second, folder))

    assert sorted(wanted - found) == []
    assert sorted(found - wanted) == []
