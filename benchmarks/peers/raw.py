"""Two loaders of a page of code each: what most projects begin with.

*Hash and CREATE* reads the hash of each row that the graph knows, creates what it does not know and rewrites what has changed.
*MERGE* merges every row. Both write one page per transaction, keep no provenance, and drop a row whose servant or position is
not there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, LiteralString, cast

import orjson

from graph.cypher.statements import Statement
from graph.driver.database import Database, Transaction

Row = Mapping[str, Any]

CONSTRAINTS: Final[tuple[LiteralString, ...]] = (
    "CREATE CONSTRAINT organisation_id IF NOT EXISTS FOR (n:Organisation) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT position_id IF NOT EXISTS FOR (n:Position) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT servant_id IF NOT EXISTS FOR (n:Servant) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT appointment_id IF NOT EXISTS FOR (n:Appointment) REQUIRE n.id IS UNIQUE",
)


def _statement(name: str, text: LiteralString) -> Statement:
    return Statement(f"peer/{name}", text, "a raw loader", {}, {})


_STRUCTURE = {
    "bodies": _statement(
        "organisations", "UNWIND $rows AS r MERGE (n:Organisation {id: r.code}) SET n.name = r.versions[0].name"
    ),
    "positions": _statement(
        "positions",
        "UNWIND $rows AS r MATCH (o:Organisation {id: r.body}) "
        "MERGE (n:Position {id: r.code}) SET n.title = r.versions[0].title MERGE (n)-[:IN]->(o)",
    ),
}
_KEYS = {"servants": "registerNo", "orders": "orderNo"}
_HASHES = {
    "servants": _statement(
        "servant_hashes", "UNWIND $ids AS id MATCH (n:Servant {id: id}) RETURN collect([n.id, n.hash]) AS hashes"
    ),
    "orders": _statement(
        "appointment_hashes", "UNWIND $ids AS id MATCH (n:Appointment {id: id}) RETURN collect([n.id, n.hash]) AS hashes"
    ),
}
_CREATE = {
    "servants": _statement("create_servants", "UNWIND $rows AS r CREATE (n:Servant {id: r.id}) SET n += r.properties"),
    "orders": _statement(
        "create_appointments",
        "UNWIND $rows AS r MATCH (s:Servant {id: r.servant}) USING INDEX SEEK s:Servant(id) "
        "MATCH (p:Position {id: r.position}) USING INDEX SEEK p:Position(id) "
        "CREATE (s)-[:HELD]->(n:Appointment {id: r.id})-[:TO]->(p) SET n += r.properties",
    ),
}
_MERGE = {
    "servants": _statement("merge_servants", "UNWIND $rows AS r MERGE (n:Servant {id: r.id}) SET n += r.properties"),
    "orders": _statement(
        "merge_appointments",
        "UNWIND $rows AS r MATCH (s:Servant {id: r.servant}) USING INDEX SEEK s:Servant(id) "
        "MATCH (p:Position {id: r.position}) USING INDEX SEEK p:Position(id) "
        "MERGE (n:Appointment {id: r.id}) SET n += r.properties MERGE (s)-[:HELD]->(n) MERGE (n)-[:TO]->(p)",
    ),
}


async def load_structure(database: Database, folder: Path) -> None:
    """Make the constraints, and load bodies and positions."""
    for constraint in CONSTRAINTS:
        await database.schema(constraint)
    await database.schema("CALL db.awaitIndexes(60)")
    for stream, known in _STRUCTURE.items():
        for page in pages(folder / stream):
            await _run(database, {known: orjson.loads(page.read_bytes())})


async def hash_and_create(database: Database, folder: Path) -> None:
    """Load servants and orders; rows whose hash is known are not written."""
    for stream in _KEYS:
        for page in pages(folder / stream):
            rows = [_row(stream, row) for row in orjson.loads(page.read_bytes())]
            found = await database.read(_HASHES[stream], {"ids": [row["id"] for row in rows]})
            hashes = dict(cast("list[tuple[str, str]]", found[0]["hashes"]))
            new = [row for row in rows if row["id"] not in hashes]
            changed = [row for row in rows if row["id"] in hashes and hashes[row["id"]] != row["properties"]["hash"]]
            await _run(database, {_CREATE[stream]: new, _MERGE[stream]: changed})


async def merge(database: Database, folder: Path) -> None:
    """Load servants and orders; all are written."""
    for stream in _KEYS:
        for page in pages(folder / stream):
            await _run(database, {_MERGE[stream]: [_row(stream, row) for row in orjson.loads(page.read_bytes())]})


LOADERS: Final[Mapping[str, Callable[[Database, Path], Awaitable[None]]]] = {"hash and CREATE": hash_and_create, "MERGE": merge}


def pages(folder: Path) -> list[Path]:
    """Return the files of the pages of a stream, in their order."""
    return sorted(folder.iterdir(), key=lambda page: int(page.stem))


def _row(stream: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return what a row of a portal says, with the hash of it."""
    properties = {name: value for name, value in row.items() if isinstance(value, (str, bool, int))}
    properties["hash"] = blake2b(orjson.dumps(row, option=orjson.OPT_SORT_KEYS), digest_size=15).hexdigest()
    ends = {"servant": row["registerNo"], "position": row["position"]} if stream == "orders" else {}
    return {"id": row[_KEYS[stream]], "properties": properties, **ends}


async def _run(database: Database, statements: Mapping[Statement, list[dict[str, Any]]]) -> None:
    async def work(transaction: Transaction) -> None:
        for known, rows in statements.items():
            if rows:
                await transaction.run(known, {"rows": rows})

    if any(statements.values()):
        await database.write(work)
