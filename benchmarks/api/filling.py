"""Writes the invented service straight into a graph, as loading and derivation would leave it.

Loading 300,000 orders through portals takes an hour; this takes minutes. Careers are derived by the product's own code, names are
folded and keyed by it, and every node has its portal record. What the API does not read is left out: facts in records, pages,
watermarks, coverage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from benchmarks.api import world_statements as written
from benchmarks.api.careers import COMPETENCIES, careers
from benchmarks.api.rows import KNOWN, LADDER, STAMP, Batch, Row, exactly, paged, rank_of, record
from benchmarks.api.world import SPELLS, World
from graph.cypher.statements import Statement
from graph.driver.database import Database, Transaction
from graph.model.name_folding import sort_key
from loaders.matching.search_words import search_keys

_ROWS = 2000


async def write(database: Database, world: World, progress: Callable[[int], None] = lambda rows: None) -> None:
    """Write the world into an empty graph that has our schema. ``progress`` gets the number of rows written so far."""
    number = 0
    for batch in batches(world):

        async def work(transaction: Transaction, batch: Batch = batch) -> None:
            for statement, rows in batch:
                if rows:
                    await transaction.run(statement, {"rows": rows, "stamp": STAMP})

        await database.write(work)
        number += sum(len(rows) for _, rows in batch)
        progress(number)


def batches(world: World) -> Iterator[Batch]:
    """Yield everything, in an order in which each link finds both of its ends."""
    competencies = [{"id": world.id_of("competency", n), "properties": {"name": f"Competency {n}"}} for n in range(COMPETENCIES)]
    yield [(written.COMPETENCY, competencies)]
    yield from _each(written.ORGANISATION, (_organisation(world, number) for number in range(world.organisations)))
    yield from _each(written.PART, (_part(world, number) for number in range(1, world.organisations)))
    yield from _each(written.POSITION, (_position(world, number) for number in range(world.positions)))
    yield from _each(written.COMPETITION, (_competition(world, number) for number in range(world.competitions)))
    for numbers in paged(range(world.servants), _ROWS):
        people = [_servant(world, number) for number in numbers]
        keyed = [{"id": row["id"], "keys": sorted(search_keys([row["properties"]["name"]]))} for row in people]
        keys = [{"key": key} for key in sorted({key for row in keyed for key in row["keys"]})]
        yield [(written.SERVANT, people)]
        yield [(written.NAME_KEY, keys), (written.NAMED, keyed)]
    for numbers in paged(range(world.servants), _ROWS // SPELLS):
        yield from careers(world, numbers)


def _organisation(world: World, number: int) -> Row:
    id_, name = world.id_of("organisation", number), f"Body {number}"
    level = "republican" if number < 8 else "territorial" if number < 72 else "district"
    since = {**exactly("start", date(1995, 1, 1)), "open": True, **KNOWN}
    return {
        "id": id_,
        "properties": {"name": name, "country": "UZ", "sector": "budget", "sort_key": sort_key(name, id_), **KNOWN},
        "version": {"id": world.id_of("organisation_version", number), "name": name, "level": level, **since},
        "record": record("bodies", number),
    }


def _part(world: World, number: int) -> Row:
    """Return the place of an organisation in the tree: each has up to eight below it."""
    return {"version": world.id_of("organisation_version", number), "above": world.id_of("organisation", (number - 1) // 8)}


def _position(world: World, number: int) -> Row:
    id_, title = world.id_of("position", number), f"Post {number}"
    version = {
        "id": world.id_of("position_version", number),
        "title": title,
        "ladder": LADDER,
        "rank": rank_of(number),
        "group": "managerial",
        "competition_required": True,
        "fte": 1.0,
        **exactly("start", date(2000, 1, 1)),
        "open": True,
        **KNOWN,
    }
    return {
        "id": id_,
        "organisation": world.id_of("organisation", number % world.organisations),
        "properties": {"title": title, "sort_key": sort_key(title, id_), **KNOWN},
        "version": version,
        "record": record("positions", number),
    }


def _competition(world: World, number: int) -> Row:
    announced = date(2006, 1, 1) + timedelta(days=number * 17 % 6000)
    days = {**exactly("announced", announced), **exactly("protocol_day", announced + timedelta(days=40))}
    return {
        "id": world.id_of("competition", number),
        "position": world.id_of("position", number % world.positions),
        "properties": {"kind": "general", "round": 1, **days, "annulled": False, **KNOWN},
        "record": record("competitions", number),
    }


def _servant(world: World, number: int) -> Row:
    id_, name = world.id_of("servant", number), world.name(number)
    properties = {
        "name": name,
        **exactly("birth_date", date(1960, 1, 1) + timedelta(days=number * 37 % 12_000)),
        "sex": "male" if number % 2 else "female",
        "birthplace": f"District {number % 170}",
        "sort_key": sort_key(name, id_),
        **KNOWN,
    }
    return {"id": id_, "key": f"UZ/PINFL:1*{number:032x}", "properties": properties, "record": record("servants", number)}


def _each(statement: Statement, rows: Iterable[Row]) -> Iterator[Batch]:
    return ([(statement, page)] for page in paged(rows, _ROWS))
