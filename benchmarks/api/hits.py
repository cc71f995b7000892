"""Database hits, as Neo4j counts them: of all that the hub runs for an operation, and of the hand-written statement."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any

from benchmarks.api.deep_page import deep_place
from benchmarks.api.operations import Operation, requests
from benchmarks.api.world import TODAY, World
from graph.cypher.statements import Statement
from graph.driver.database import Database
from resolvers.context import Context
from schema.answering import answering
from tests.support.database_hits import ProfiledDatabase

_PROFILED = 5
_SECONDS = 120.0
_CURSOR_KEY = bytes(32)


async def count_hits(database: Database, world: World, operation: Operation) -> dict[str, Any]:
    """Return the median number of hits over some requests, and by statement those of the last one through the hub."""

    async def walk(query: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        return await ask_hub(database, query, variables)

    deep = await deep_place(database, world, walk)
    hub: list[int] = []
    hand_written: list[int] = []
    by_statement: dict[str, int] = {}
    for asked in requests(operation.name, world, deep, _PROFILED):
        through_hub, alone = ProfiledDatabase(database), ProfiledDatabase(database)
        await ask_hub(through_hub, operation.hub, asked.hub)
        await alone.read(Statement("hand-written", operation.cypher, "", {}, {}), asked.bare)
        by_statement = through_hub.hits
        hub.append(sum(by_statement.values()))
        hand_written.append(sum(alone.hits.values()))
    return {"hub": statistics.median(hub), "hand_written": statistics.median(hand_written), "by_statement": by_statement}


async def ask_hub(database: Database, query: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask the schema without HTTP, with a key for cursors of its own, and return the data."""
    context = Context(database, _CURSOR_KEY, TODAY, _SECONDS)
    result = await answering().answer(query, dict(variables), context)
    assert result.data is not None, result.errors
    assert not result.errors, result.errors
    return result.data
