"""The database hits of a query, which Neo4j counts. They depend on the plans and the data, and not on the machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from neo4j import READ_ACCESS

from graph.cypher.statements import Statement
from graph.driver.database import Database, Row

_NOTHING: Mapping[str, object] = {}


class ProfiledDatabase(Database):
    """A database that runs every read once more under PROFILE, and adds up by statement what Neo4j counts."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.link, database.dialect, database.write_seconds, database.write_seconds, database.native_days)
        self.hits: dict[str, int] = {}

    async def read(
        self, statement: Statement, parameters: Mapping[str, object] = _NOTHING, *, seconds: float | None = None
    ) -> list[Row]:
        rows = await super().read(statement, parameters, seconds=seconds)
        async with self.link.session(default_access_mode=READ_ACCESS) as session:
            summary = await (await session.run(f"PROFILE {statement.text}", dict(parameters))).consume()
        plan = cast("Mapping[str, Any] | None", summary.profile)  # pyright: ignore[reportUnknownMemberType] (an untyped dict)
        assert plan is not None, "only Neo4j counts hits"
        self.hits[statement.name] = self.hits.get(statement.name, 0) + sum(_hits(plan))
        return rows


def _hits(operator: Mapping[str, Any]) -> Iterator[int]:
    """Return the hits of an operator of a plan and of all below it."""
    yield cast("int", operator["args"].get("DbHits", 0))
    for child in operator.get("children", ()):
        yield from _hits(child)
