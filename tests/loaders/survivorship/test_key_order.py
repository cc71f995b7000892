"""Of several records of one stream the one with the last key wins: whole numbers in keys compare as numbers, on both engines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from graph.cypher.write_statements import Verb, write_statement
from graph.driver.database import Database
from graph.model.days import Day, Period
from graph.model.facts import Appointment, Fact, Organisation, Position, Ref, Servant, person
from graph.model.table import node_type
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal, Row, Stream, StreamMode
from loaders.survivorship.claims import Claim, key_order, surviving_claims
from loaders.survivorship.precedence import SourcePrecedence
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.scripted_portal import NOON, ScriptedReader, key_ring, scripted

IN_ORDER = ["", "-5", "/", "0", "1", "9", "10", "99", "100", "2026/9", "2026/10", "2027/1", "12345678901234567890", "9" * 40]
ODD = ["09", "9a", "a9", "a10", "B", "b", "Ю", "٣", "9" * 41, "1" * 41, "12\\/3/9", "12\\/3/10", "a/b/c", "x/9/a", "x/10/a"]


def test_whole_numbers_come_in_the_order_of_their_values() -> None:
    mixed = random.Random(1).sample(IN_ORDER, len(IN_ORDER))
    numbers = [key for key in sorted(mixed, key=key_order) if key.replace("/", "").isdecimal() and key.isascii()]
    assert numbers == ["0", "1", "9", "10", "99", "100", "2026/9", "2026/10", "2027/1", "12345678901234567890", "9" * 40]


def test_the_claim_with_the_last_number_wins_in_any_order() -> None:
    claims = [Claim("p.uz", "s", f"record:{key}", {"hours": int(key)}, record_key=key) for key in ("8", "9", "10")]
    for order in (claims, claims[::-1]):
        assert surviving_claims("Certificate", order, SourcePrecedence({})).properties["hours"] == 10


@pytest.mark.both_engines
@pytest.mark.parametrize("label", ["Appointment", "Servant", "Contract"])
@pytest.mark.both_engines
def test_the_statement_orders_keys_as_python_does(run: Run, fresh_database: Database, label: str) -> None:
    keys = [*IN_ORDER, *ODD]
    rows = [{"id": f"record:{at:02}", "key": key} for at, key in enumerate(keys)]
    build = """CREATE (n:Contract {id: 'n:1'}) WITH n UNWIND $rows AS r
    CREATE (:PortalRecord {id: r.id, key: r.key, portal: 'p.uz', stream: 's', facts: ''})-[:DESCRIBES]->(n)"""
    run(execute(fresh_database, cast("Any", build.replace("Contract", label)), rows=rows))

    claims = run(fresh_database.read(write_statement(Verb.CLAIMS, node_type(label)), {"ids": ["n:1"]}))[0]["claims"]

    expected = [row["id"] for row in sorted(rows, key=lambda row: (key_order(row["key"]), row["id"]), reverse=True)]
    taken = {"Appointment": len(rows), "Servant": 20, "Contract": 1}[label]
    assert [claim[2] for claim in cast("list[list[Any]]", claims)] == expected[:taken]


class Order(Row):
    year: int
    number: int
    mode: int


def mapped(row: Order) -> Iterator[Fact]:
    servant, body, post = person("p/people", "S1"), Ref("p/bodies", "B1"), Ref("p/posts", "P1")
    yield Servant(ref=servant, name=f"Karimova Gulnora {'I' * (row.number % 7 + 1)}")
    yield Organisation(ref=body, name="Body")
    yield Position(ref=post, title="Clerk", organisation=body)
    period = Period(Day.exactly(date(2020, 1, 1)), None)
    yield Appointment(ref=Ref("p/orders", "A1"), servant=servant, position=post, period=period, order_number=str(row.mode))


@pytest.mark.both_engines
@pytest.mark.parametrize("key", [("number",), ("year", "number")], ids=["one field", "two fields"])
@pytest.mark.both_engines
def test_of_rows_9_and_10_about_one_appointment_10_counts(
    run: Run, fresh_database: Database, tmp_path: Path, key: tuple[str, ...]
) -> None:
    keys: KeyRing = key_ring(tmp_path)
    authority = frozenset({"Servant", "Organisation", "Position", "Appointment"})
    stream = Stream("orders", Order, key, mapped, StreamMode.DELTA)
    portal = Portal("p.uz", "P", "UZ", (stream,), authority, connect=lambda visit: None)  # pyright: ignore[reportArgumentType]
    rows: list[Any] = [{"year": 2026, "number": number, "mode": number} for number in random.Random(2).sample(range(1, 31), 30)]

    run(synchronise_all(fresh_database, {scripted(ScriptedReader({"orders": [rows]}), portal): Feed()}, keys, NOON))

    found = cypher("MATCH (s:Servant)-[:HELD]->(a:Appointment) RETURN a.order_number AS number, s.name AS name")
    assert run(fresh_database.read(found)) == [{"number": "30", "name": f"Karimova Gulnora {'I' * 3}"}]
