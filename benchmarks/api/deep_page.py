"""Where the deep page begins: page 1,000, or the middle of a shorter list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from benchmarks.api.operations import DeepPlace
from benchmarks.api.world import World
from graph.driver.database import Database
from tests.support.engines import cypher

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
"""Sends a query with its variables to the hub and returns the data."""

_PAGE, _NUMBER = 50, 1000
_QUERY = "query($first: Int!, $after: String) { servants(first: $first, after: $after) { pageInfo { endCursor } } }"


async def deep_place(database: Database, world: World, ask: Ask) -> DeepPlace:
    """Walk through the hub's list of servants to the place, because only the hub can make its cursors."""
    offset = min(_PAGE * (_NUMBER - 1), world.servants // 2)
    cursor, left = "", offset
    while left:
        first = min(100, left)
        cursor = (await ask(_QUERY, {"first": first, "after": cursor or None}))["servants"]["pageInfo"]["endCursor"]
        left -= first
    at = cypher("MATCH (s:Servant) WHERE s.sort_key > '' WITH s.sort_key AS key ORDER BY key SKIP $skip LIMIT 1 RETURN key")
    (row,) = await database.read(at, {"skip": offset - 1})
    return DeepPlace(offset, cursor, str(row["key"]))
