"""Reads of the graph: one named statement at a time, each within the time that a request has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.cypher.statements import statement
from graph.driver.database import Database, Row

_NO_PARAMETERS: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Reader:
    """The database as resolvers see it. No statement may take longer than ``seconds``."""

    database: Database
    seconds: float

    async def read(self, name: str, parameters: Mapping[str, object] = _NO_PARAMETERS) -> list[Row]:
        """Return the rows of a packaged read statement, such as ``api/servants_page``. Raises as ``Database.read`` does."""
        return await self.database.read(statement(name), parameters, seconds=self.seconds)
