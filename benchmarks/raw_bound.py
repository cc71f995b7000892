"""The bound of a cold load: it writes the same graph directly, without records, hashes, lookups or checks.

It writes servants with their identifiers, appointments with both relationships, the career line and the promotions; bodies and
positions are already there. Like the loader, it writes one page of orders per transaction.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any, LiteralString

from benchmarks.workload import PAGE_ROWS, SPELLS, Workload
from graph.cypher.statements import Statement
from graph.driver.database import Database, Transaction
from graph.model.facts import Ref, person
from graph.model.name_folding import sort_key
from loaders.keys.ids import identifier_key, node_id
from loaders.keys.keyring import KeyRing


def _statement(name: str, text: LiteralString) -> Statement:
    return Statement(name, text, "the raw bound", {}, {})


_SERVANTS = _statement(
    "raw/servants",
    """UNWIND $rows AS r
    CREATE (s:Servant {id: r.id}) SET s += r.properties
    WITH s, r UNWIND r.keys AS k CREATE (:Identifier {key: k})-[:IDENTIFIES]->(s)""",
)
_APPOINTMENTS = _statement(
    "raw/appointments",
    """UNWIND $rows AS r
    MATCH (s:Servant {id: r.servant}) MATCH (p:Position {id: r.position})
    CREATE (s)-[:HELD]->(a:Appointment {id: r.id})-[:TO]->(p) SET a += r.properties""",
)
_MOVES = _statement(
    "raw/moves",
    """UNWIND $rows AS r
    MATCH (s:Servant {id: r.servant}) MATCH (a:Appointment {id: r.from}) MATCH (b:Appointment {id: r.into})
    CREATE (a)-[:NEXT]->(b) CREATE (s)-[:RECEIVED]->(m:Promotion {id: r.id})-[:FROM]->(a) CREATE (m)-[:INTO]->(b)
    SET m += r.properties""",
)

Rows = list[dict[str, Any]]


def prepare_pages(workload: Workload, keys: KeyRing) -> list[tuple[Rows, Rows, Rows]]:
    """Prepare the rows of each page; this happens before the clock starts, because the bound excludes mapping."""
    people = {row["registerNo"]: row for row in workload.people()}
    pages: list[tuple[Rows, Rows, Rows]] = []
    servant_ids: dict[str, str] = {}
    orders = list(workload.orders())
    page_rows = PAGE_ROWS // SPELLS * SPELLS
    for start in range(0, len(orders), page_rows):
        servants: Rows = []
        appointments: Rows = []
        for order in orders[start : start + page_rows]:
            number = order["registerNo"]
            if number not in servant_ids:
                servants.append(_servant(people[number], keys))
                servant_ids[number] = servants[-1]["id"]
            appointments.append(_appointment(order, servant_ids[number]))
        pages.append((servants, appointments, _moves(appointments)))
    return pages


async def write(database: Database, pages: list[tuple[Rows, Rows, Rows]]) -> None:
    """Write the pages, one transaction each."""
    for servants, appointments, moves in pages:

        async def work(
            transaction: Transaction, servants: Rows = servants, appointments: Rows = appointments, moves: Rows = moves
        ) -> None:
            await transaction.run(_SERVANTS, {"rows": servants})
            await transaction.run(_APPOINTMENTS, {"rows": appointments})
            await transaction.run(_MOVES, {"rows": moves})

        await database.write(work)


def _servant(row: dict[str, Any], keys: KeyRing) -> dict[str, Any]:
    pinfl = keys.keyed(person("UZ/PINFL", row["pinfl"]))
    register = keys.keyed(person("test.argos.uz/servants", row["registerNo"]))
    id_, name = node_id("servant", pinfl), f"{row['lastName']} {row['firstName']} {row['patronymic']}"
    born = date.fromisoformat(row["birthDate"])
    properties = {"name": name, "birth_date_earliest": born, "birth_date_latest": born, "sort_key": sort_key(name, id_)}
    return {"id": id_, "properties": properties, "keys": [identifier_key(pinfl), identifier_key(register)]}


def _appointment(order: dict[str, Any], servant: str) -> dict[str, Any]:
    start, ordered = date.fromisoformat(order["start"]), date.fromisoformat(order["orderDate"])
    end = date.fromisoformat(order["end"]) if order["end"] else None
    properties = {
        "start_earliest": start,
        "start_latest": start,
        "end_earliest": end,
        "end_latest": end,
        "open": order["open"],
        "mode": order["mode"],
        "term": order["term"],
        "order_number": order["orderNo"],
        "order_date_earliest": ordered,
        "order_date_latest": ordered,
        "civil_service": True,
        "rank": 3,
        "ladder": "uz-managerial",
        "full_post_share": 1.0,
    }
    position = node_id("position", Ref("test.argos.uz/positions", order["position"]))
    id_ = node_id("appointment", Ref("test.argos.uz/orders", order["orderNo"]))
    return {"id": id_, "servant": servant, "position": position, "properties": properties}


def _moves(appointments: Rows) -> Rows:
    return [
        {
            "id": f"promotion:{new['id']}",
            "servant": new["servant"],
            "from": old["id"],
            "into": new["id"],
            "properties": {"kind": "promotion", "steps": 1, "ordered_earliest": _LONG_AGO, "ordered_latest": _LONG_AGO},
        }
        for old, new in pairwise(appointments)
        if old["servant"] == new["servant"]
    ]


_LONG_AGO = date(2012, 1, 1) - timedelta(days=1)
