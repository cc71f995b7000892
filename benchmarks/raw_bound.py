"""The bounds of a cold load: they write the graph directly, without lookups or checks, from rows that are prepared before.

The *raw* bound writes servants with their identifiers, appointments with both relationships, the career line and the promotions;
bodies and positions are already there. *Raw with records* also writes for each row its portal record with key, content hash and
facts, and DESCRIBES, in the statement that creates the node: what is left between it and a load is what the loader costs apart
from provenance. Like the loader, both write one page of orders per transaction.

The database's work of storing all this belongs to the bounds, and so does the driver's work of sending it. Everything that works
out what is to be written does not: reading JSON, mapping, keying, hashing, comparing with what is there, planning and deriving.
Nor does what a load writes once a page or less: notes of pages, runs and leases. A load also writes more into each node than its
bounds do: keys by which people are found by their names, keys by which lists are sorted, names for display, the portal's own
words, and since when and by which record a node is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, LiteralString, cast

from benchmarks.workload import PAGE_ROWS, SPELLS, Workload
from graph.cypher.index_hints import with_index_hints
from graph.cypher.statements import Statement
from graph.driver.database import Database, Transaction
from graph.model.facts import Ref, person
from graph.model.name_folding import sort_key
from loaders.ingest.mapping import identify, map_row
from loaders.ingest.records import MappedRecord, RawRecord
from loaders.keys.ids import identifier_key, node_id
from loaders.keys.keyring import KeyRing
from loaders.portals.test_argos_uz import PORTAL

_STREAMS = {stream.name: stream for stream in PORTAL.streams}
_RECORD = """(:PortalRecord {
  id: r.record.id, key: r.record.key, content_hash: r.record.content_hash, facts: r.record.facts,
  portal: $stamp.portal, stream: $stamp.stream, state: $stamp.state, run: $stamp.run,
  mapping_version: $stamp.mapping_version, recorded_at: $stamp.recorded_at
})-[:DESCRIBES]->"""


def _statement(name: str, text: LiteralString) -> Statement:
    return Statement(name, cast("LiteralString", with_index_hints(text)), "a raw bound", {}, {})


def _servants(name: str, record: LiteralString = "") -> Statement:
    return _statement(
        name,
        f"""UNWIND $rows AS r
        CREATE {record}(s:Servant {{id: r.id}}) SET s += r.properties
        WITH s, r UNWIND r.keys AS k CREATE (:Identifier {{key: k}})-[:IDENTIFIES]->(s)""",
    )


def _appointments(name: str, record: LiteralString = "") -> Statement:
    return _statement(
        name,
        f"""UNWIND $rows AS r
        MATCH (s:Servant {{id: r.servant}}) MATCH (p:Position {{id: r.position}})
        CREATE {record}(a:Appointment {{id: r.id}}) CREATE (s)-[:HELD]->(a) CREATE (a)-[:TO]->(p) SET a += r.properties""",
    )


_SERVANTS, _SERVANTS_WITH_RECORDS = _servants("raw/servants"), _servants("raw/servants_with_records", _RECORD)
_APPOINTMENTS = _appointments("raw/appointments")
_APPOINTMENTS_WITH_RECORDS = _appointments("raw/appointments_with_records", _RECORD)
_MOVES = _statement(
    "raw/moves",
    """UNWIND $rows AS r
    MATCH (s:Servant {id: r.servant}) MATCH (a:Appointment {id: r.from}) MATCH (b:Appointment {id: r.into})
    CREATE (a)-[:NEXT]->(b) CREATE (s)-[:RECEIVED]->(m:Promotion {id: r.id})-[:FROM]->(a) CREATE (m)-[:INTO]->(b)
    SET m += r.properties""",
)

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RawPage:
    """The rows that one transaction writes."""

    servants: Rows = field(default_factory=Rows)
    appointments: Rows = field(default_factory=Rows)
    moves: Rows = field(default_factory=Rows)


def prepare_pages(workload: Workload, keys: KeyRing, *, records: bool) -> Iterator[RawPage]:
    """Prepare the rows of each page; this happens before the clock starts. With ``records`` each row has its portal record."""
    people = {row["registerNo"]: row for row in workload.people()}
    servant_ids: dict[str, str] = {}
    orders = list(workload.orders())
    page_rows = PAGE_ROWS // SPELLS * SPELLS
    for start in range(0, len(orders), page_rows):
        page = RawPage()
        for order in orders[start : start + page_rows]:
            number = order["registerNo"]
            if number not in servant_ids:
                row = _servant(people[number], keys)
                servant_ids[number] = row["id"]
                page.servants.append(row | ({"record": _record("servants", people[number], keys)} if records else {}))
            row = _appointment(order, servant_ids[number])
            page.appointments.append(row | ({"record": _record("orders", order, keys)} if records else {}))
        page.moves.extend(_moves(page.appointments))
        yield page


async def write(database: Database, pages: Sequence[RawPage], *, records: bool) -> None:
    """Write the pages, one transaction each."""
    servants, appointments = (_SERVANTS_WITH_RECORDS, _APPOINTMENTS_WITH_RECORDS) if records else (_SERVANTS, _APPOINTMENTS)
    of_servants, of_orders = ({"stamp": _stamp(stream)} if records else {} for stream in ("servants", "orders"))
    for page in pages:

        async def work(transaction: Transaction, page: RawPage = page) -> None:
            await transaction.run(servants, {"rows": page.servants, **of_servants})
            await transaction.run(appointments, {"rows": page.appointments, **of_orders})
            await transaction.run(_MOVES, {"rows": page.moves})

        await database.write(work)


def _stamp(stream: str) -> Mapping[str, Any]:
    """Return what the records of a stream share."""
    return {
        "portal": PORTAL.name,
        "stream": stream,
        "state": "active",
        "run": f"{PORTAL.name}/raw",
        "mapping_version": _STREAMS[stream].mapping_version,
        "recorded_at": datetime.now(UTC),
    }


def _record(stream: str, row: Mapping[str, Any], keys: KeyRing) -> dict[str, Any]:
    """Return the properties that are a record's own, as the loader works them out."""
    described = _STREAMS[stream]
    raw = identify(PORTAL, described, row, keys)
    assert isinstance(raw, RawRecord), raw
    mapped = map_row(described, raw, keys, PORTAL.words)
    assert isinstance(mapped, MappedRecord), mapped
    return {"id": mapped.id, "key": mapped.key, "content_hash": mapped.content_hash, "facts": mapped.text}


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
