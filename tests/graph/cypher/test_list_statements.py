"""Lists of facts on both engines: what they list, and that a page costs what it shows, not what the graph holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import pytest

from graph.cypher.index_hints import with_index_hints
from graph.cypher.list_statements import APPOINTMENTS, CERTIFICATES, COMPETITIONS, PROMOTIONS, FactListing
from graph.driver.database import Database
from graph.migrations import migrate
from graph.model.table import node_type
from tests.conftest import OpenEngine, Run
from tests.support.database_hits import ProfiledDatabase
from tests.support.engines import cypher, empty, execute

TODAY = date(2026, 11, 20)
FIRST_DAY = date(2001, 1, 1)
FEW, MORE = 300, 3000
SPELLS, POSTS_OF_BODY, ORDERS_SIGNED = 3, 5, 25
PAGE = 20
_NOTHING: dict[str, Any] = dict.fromkeys(
    name for listing in (APPOINTMENTS, PROMOTIONS, COMPETITIONS, CERTIFICATES) for name in listing.criteria
)
_TERMS = {**_NOTHING, "oldest": "", "today": TODAY, "limit": PAGE}


def _bodies(number: int) -> list[str]:
    return [f"organisation:{each}" for each in range(number)]


# Each by the criteria that it is listed by.
LISTS: dict[str, tuple[FactListing, dict[str, Any]]] = {
    "all appointments": (APPOINTMENTS, {}),
    "appointments since a day": (APPOINTMENTS, {"oldest": "2001-02-01"}),
    "appointments in a mode": (APPOINTMENTS, {"mode": "competition"}),
    "appointments of a servant": (APPOINTMENTS, {"servant": "servant:7"}),
    "appointments to a position": (APPOINTMENTS, {"position": "position:7"}),
    "appointments of an order": (APPOINTMENTS, {"order_number": "7-k"}),
    "appointments by a signer": (APPOINTMENTS, {"appointed_by": "servant:0"}),
    "appointments in a body": (APPOINTMENTS, {"within": _bodies(1)}),
    "all moves": (PROMOTIONS, {}),
    "moves of a servant": (PROMOTIONS, {"servant": "servant:7"}),
    "moves into a body": (PROMOTIONS, {"within": _bodies(1)}),
    "all competitions": (COMPETITIONS, {}),
    "competitions for a position": (COMPETITIONS, {"position": "position:7"}),
    "competitions in a body": (COMPETITIONS, {"within": _bodies(1)}),
    "all certificates": (CERTIFICATES, {}),
    "certificates of a servant": (CERTIFICATES, {"servant": "servant:7"}),
    "certificates of a course": (CERTIFICATES, {"course": "course:0"}),
    "certificates in a body": (CERTIFICATES, {"within": _bodies(1)}),
}


def _day(number: int) -> date:
    """Return a day of some eight years; days are not in the order of the numbers, and many facts share one."""
    return FIRST_DAY + timedelta(days=number * 7919 % 3000)


async def _write_world(database: Database, servants: int) -> None:
    """Write servants with three spells each; a body, a position, a signer and a course have as many facts in any world."""
    spells = range(servants * SPELLS)
    posts = servants // POSTS_OF_BODY
    rows = [
        {
            **{"id": each, "servant": each // SPELLS, "post": (each // SPELLS + each % SPELLS) % posts, "day": _day(each)},
            **{"signer": each // ORDERS_SIGNED, "mode": ("competition", "transfer")[each % 2]},
        }
        for each in spells
    ]
    follows = {
        label: node_type(label).setting_what_follows for label in ("Appointment", "Promotion", "Certificate", "Competition")
    }
    for text in (
        "UNWIND range(0, $servants - 1) AS each CREATE (:Servant {id: 'servant:' + each})",
        "UNWIND range(0, $posts / 5) AS each CREATE (:Organisation {id: 'organisation:' + each})",
        "UNWIND range(0, $posts / 10) AS each CREATE (:Course {id: 'course:' + each})",
        f"""UNWIND range(0, $posts - 1) AS each MATCH (o:Organisation {{id: 'organisation:' + each / 5}})
        CREATE (n:Competition {{id: 'competition:' + each, announced_latest: $days[each], announced_earliest: $days[each]}})
          -[:FOR]->(:Position {{id: 'position:' + each}})-[:IN]->(o) {follows["Competition"]}""",
        f"""UNWIND $rows AS row
        MATCH (s:Servant {{id: 'servant:' + row.servant}}) MATCH (p:Position {{id: 'position:' + row.post}})
        MATCH (by:Servant {{id: 'servant:' + row.signer}})
        CREATE (s)-[:HELD]->(n:Appointment {{
          id: 'appointment:' + row.id, order_number: row.id + '-k', mode: row.mode, open: true,
          start_earliest: row.day, start_latest: row.day}})-[:TO]->(p) CREATE (n)-[:APPOINTED_BY]->(by)
        {follows["Appointment"]}""",
        f"""UNWIND $rows AS row
        MATCH (s:Servant {{id: 'servant:' + row.servant}}) MATCH (a:Appointment {{id: 'appointment:' + row.id}})
        CREATE (s)-[:RECEIVED]->(n:Promotion {{
          id: 'promotion:' + row.id, kind: 'promotion', ordered_earliest: row.day, ordered_latest: row.day}})-[:INTO]->(a)
        {follows["Promotion"]}""",
        f"""UNWIND $rows AS row
        MATCH (s:Servant {{id: 'servant:' + row.servant}}) MATCH (k:Course {{id: 'course:' + row.post / 10}})
        CREATE (k)<-[:OF]-(:Enrolment {{id: 'enrolment:' + row.id}})-[:EARNED]->(n:Certificate {{
          id: 'certificate:' + row.id, issued_earliest: row.day, issued_latest: row.day}}) CREATE (s)-[:HOLDS]->(n)
        {follows["Certificate"]}""",
    ):
        await execute(
            database,
            cast("Any", with_index_hints(text)),
            servants=servants,
            posts=posts,
            rows=rows,
            days=[_day(each) for each in range(posts)],
        )


async def _page(
    database: Database, listing: FactListing, criteria: dict[str, Any], after: str = "\uffff", *, wide: bool = False
) -> list[dict[str, Any]]:
    terms = {**_TERMS, **criteria, "after": after}
    return cast("list[dict[str, Any]]", await database.read(listing.page(terms, wide=wide), terms))


async def _whole(database: Database, listing: FactListing, criteria: dict[str, Any], *, wide: bool = False) -> list[str]:
    """Read a list page by page, and check that its count is its length."""
    found: list[dict[str, Any]] = []
    while page := await _page(database, listing, criteria, found[-1]["sort_key"] if found else "\uffff", wide=wide):
        found += page
    terms = {**_TERMS, **criteria}
    (row,) = await database.read(listing.count(terms), terms)
    assert row["number"] == len(found)
    return [row["id"] for row in found]


@pytest.fixture(scope="module")
def world(engine: OpenEngine, run: Run) -> Database:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(_write_world(engine.database, FEW))
    return engine.database


@pytest.mark.both_engines
@pytest.mark.parametrize("name", LISTS)
def test_the_pages_together_are_the_whole_list_newest_first(world: Database, run: Run, name: str) -> None:
    listing, criteria = LISTS[name]
    text = f"MATCH (n:{listing.label}) RETURN n.id AS id, n.day_key AS day_key"
    everything = run(world.read(cypher(text)))  # pyright: ignore[reportArgumentType] (labels of our table)
    keys = {row["id"]: cast("str", row["day_key"]) for row in everything}

    listed = run(_whole(world, listing, criteria))

    assert listed
    assert listed == sorted(listed, key=lambda id_: keys[id_], reverse=True)
    assert len(set(listed)) == len(listed)
    assert criteria or set(listed) == set(keys)


@pytest.mark.both_engines
def test_a_list_of_bodies_is_the_same_along_the_order_of_all_facts(world: Database, run: Run) -> None:
    """A page of many bodies is read along the order of all facts, one of a few body by body."""
    criteria = {"within": _bodies(4)}

    for listing in (APPOINTMENTS, PROMOTIONS, COMPETITIONS, CERTIFICATES):
        names = [listing.page({**_TERMS, **criteria}, wide=wide).name for wide in (False, True)]
        assert names == [f"list_{listing.kind}_in_organisations", f"list_{listing.kind}"]
        listed = run(_whole(world, listing, criteria))
        assert listed == run(_whole(world, listing, criteria, wide=True))


@pytest.mark.both_engines
def test_the_facts_of_a_course_a_signer_and_an_order_are_its_own(world: Database, run: Run) -> None:
    signed = run(_whole(world, APPOINTMENTS, {"appointed_by": "servant:2"}))
    of_order = run(_whole(world, APPOINTMENTS, {"order_number": "51-k"}))
    since = run(_whole(world, APPOINTMENTS, {"appointed_by": "servant:2", "oldest": str(_day(51))}))

    assert set(signed) == {f"appointment:{each}" for each in range(50, 75)}
    assert of_order == ["appointment:51"]
    assert set(since) == {f"appointment:{each}" for each in range(50, 75) if _day(each) >= _day(51)}


@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
def test_a_page_costs_what_it_shows_however_large_the_graph_is(engine: OpenEngine, run: Run) -> None:
    """Database hits, as Neo4j counts them, of the first page and of one in the middle of the list."""
    hits: dict[int, dict[str, tuple[int, int]]] = {}
    for servants in (FEW, MORE):
        run(empty(engine.database, engine.home))
        run(migrate(engine.database))
        run(_write_world(engine.database, servants))
        hits[servants] = {name: run(_hits(engine.database, *chosen)) for name, chosen in LISTS.items()}

    grown = {
        name: (few, more)
        for name, few in hits[FEW].items()
        if max(more := hits[MORE][name]) > 1.3 * max(few) + PAGE or more[1] > 1.3 * more[0] + PAGE
    }
    assert grown == {}, hits


async def _hits(database: Database, listing: FactListing, criteria: dict[str, Any]) -> tuple[int, int]:
    """Return the hits of the first page and of a page that starts in the middle."""
    found: list[int] = []
    for after in ("\uffff", "2005"):
        profiled = ProfiledDatabase(database)
        await _page(profiled, listing, criteria, after)
        found.append(sum(profiled.hits.values()))
    return found[0], found[1]
