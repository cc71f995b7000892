"""The graph that Neo4j's own importer makes of an import is, after one `sync`, that of a `sync` alone: every value of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.errors import WrongIdentityKey
from graph.migrations import migrate
from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Rating, Ref, person
from loaders.bulk_import.reading import write_import
from loaders.keys.key_check import require_identity_key
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal
from loaders.runs.report import PortalReport
from loaders.sync import synchronise_all
from meritgraph.sandbox_process import announced_feeds
from sandbox.faults import NO_FAULTS
from sandbox.serve import open_sandbox
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run, needing_neo4j
from tests.support.engines import empty
from tests.support.fingerprint import contents
from tests.support.neo4j_import import imported_neo4j
from tests.support.neo4j_server import Neo4jServer
from tests.support.scripted_portal import NOON, key_ring
from tests.support.stated_rows import GivenRow, stating_portal

SERVANTS, SEED, NOISE = 95, 3, 0.1
TEXTS = [
    *(
        "",
        " ",
        '"',
        '""',
        'a"b"',
        "'",
        "a,b",
        ";",
        "|",
        "\t",
        "\\",
        "\\n",
        'a\\"',
        "\n",
        "\r",
        "a\r\nb\n",
        "\0",
        "a\x1fb",
        "\x1f",
    ),
    *("null", "true", "-1", "\ufeffa", "\u2028", "\x85", "😀👩‍👩‍👧", "Ғуломов Ўткир", "الاسم", "\U0010ffff", "x" * 300_000),
]
DAYS = [date(1800, 1, 1), date(1899, 12, 31), date(1970, 1, 1), date(2026, 11, 20), date(2199, 12, 31)]
LISTS = [(), ("",), ("", ""), ("a", ""), ("a\x1f", "b"), ("a,b", 'c"d'), ("\n",)]
NUMBERS = [0.0, 0.1, 1 / 3, 99.99999999999999, 1e-7, 100.0, 5e-324]


def drawn_text(random_: random.Random) -> str:
    """Return a text of any letters but halves of some."""
    letters = (random_.choice([random_.randrange(0xD800), random_.randrange(0xE000, 0x110000), 34, 10, 44]) for _ in range(20))
    return "".join(map(chr, letters))


def rows_of_values() -> Iterator[GivenRow]:
    """Yield rows whose facts have these texts, days, lists and numbers in properties and at relationships."""
    random_ = random.Random(7)
    holder, post = person("UZ/PINFL", "31503856070015"), Ref("post", "1")
    yield GivenRow("holder", [facts.Servant(ref=holder, name="Ann Lee", also_written=("B", "A"))])
    yield GivenRow("body", [facts.Organisation(ref=Ref("body", "1"), name="Body")])
    yield GivenRow("post", [facts.Position(ref=post, organisation=Ref("body", "1"), title="Post")])
    yield GivenRow("word", [facts.Competency(ref=Ref("word", "1"), name="Law")])
    for number, text in enumerate([*TEXTS, *(drawn_text(random_) for _ in range(40))]):
        ref = Ref("text", str(number))
        grant = facts.DegreeGrant(ref=ref, servant=holder, degree_word=text, opinion=text, granted=Day.exactly(DAYS[number % 5]))
        yield GivenRow(f"text {number}", [grant])
        if len(text) < 1000:
            # An index holds no name that is much longer.
            yield GivenRow(
                f"name {number}", [facts.Servant(ref=Ref("named", str(number)), name=text, also_written=("z", text, "a"))]
            )
    for number, fields in enumerate(LISTS):
        period = Period(Day.exactly(DAYS[number % 5]), None)
        yield GivenRow(f"list {number}", [version(number, post, fields, period)])
    for number, value in enumerate(NUMBERS):
        ratings = (Rating(Ref("word", "1"), value),)
        ref, day = Ref("score", str(number)), Day.exactly(DAYS[number % 5])
        assessed = facts.Assessment(ref=ref, servant=holder, ratings=ratings, fixed_on=day, professional_score=value)
        yield GivenRow(f"score {number}", [assessed])


def version(number: int, post: Ref, fields: tuple[str, ...], period: Period) -> Fact:
    return facts.PositionVersion(
        ref=Ref("version", str(number)),
        position=post,
        title="Post",
        rank=number + 1,
        fte=NUMBERS[number],
        head_of_body=bool(number % 2),
        required_education_fields=fields,
        period=period,
    )


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[dict[Portal, Feed]]:
    """Serve the portals of both countries, with noise, and one whose rows hold every kind of value."""
    authority = {"Servant", "Position", "DegreeGrant", "Assessment"}
    values = stating_portal("values.example", authority, {"list": [list(rows_of_values())]})
    with ExitStack() as stack:
        world = build_world(SERVANTS, SEED)
        stack.enter_context(
            open_sandbox(world, tmp_path, day=NOON.date(), noise=NOISE, faults=NO_FAULTS, register=tmp_path / "r")
        )
        yield {**announced_feeds(tmp_path / "portals.json"), values: Feed()}


async def loaded(database: Database, feeds: dict[Portal, Feed], keys: KeyRing) -> tuple[set[str], list[PortalReport]]:
    """Migrate and load once; return the contents of the graph and the reports of the portals."""
    await migrate(database)
    report = await synchronise_all(database, feeds, keys, NOON)
    assert not report.problem
    return await contents(database), report.portals


async def loaded_on(server: Neo4jServer, feeds: dict[Portal, Feed], keys: KeyRing) -> tuple[set[str], list[PortalReport]]:
    settings = DatabaseSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    async with open_database(settings) as database:
        with pytest.raises(WrongIdentityKey):
            await require_identity_key(database, replace(keys, key_id="another"))
        return await loaded(database, feeds, keys)


@pytest.mark.timeout(400)
def test_the_imported_graph_is_that_of_a_load(
    run: Run, neo4j_engine: OpenEngine, feeds: dict[Portal, Feed], tmp_path: Path
) -> None:
    keys, files = key_ring(tmp_path), tmp_path / "files"
    run(empty(neo4j_engine.database, None))
    wanted, _ = run(loaded(neo4j_engine.database, feeds, keys))
    report = run(write_import(feeds, keys, NOON, files))
    assert not report.failed

    with needing_neo4j(), imported_neo4j(tmp_path / "neo4j", files) as own:
        found, portals = run(loaded_on(own.server, feeds, keys))

    assert len(wanted) > 5000
    assert sorted(wanted - found)[:3] == []
    assert sorted(found - wanted)[:3] == []
    for portal in portals:
        scopes = [scope for scope in report.scopes if scope.portal == portal.portal]
        books = portal.books
        assert books.created + books.updated == sum(scope.left_out for scope in scopes)
        assert books.unchanged == sum(scope.imported for scope in scopes)
        assert books.quarantined == sum(scope.rejected for scope in scopes)
