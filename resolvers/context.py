"""What every resolver of one request shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from graph.driver.database import Database, Row
from graph.driver.statements import statement
from resolvers.paging import Cursors, Wanted

if TYPE_CHECKING:
    from resolvers.dataloaders import Loaders

_NOTHING: Mapping[str, object] = {}


@dataclass
class Context:
    """One request: the database, the key that seals cursors, the day on which "now" is, and how long a statement may take."""

    database: Database
    cursor_key: bytes
    today: date
    seconds: float

    @cached_property
    def loaders(self) -> Loaders:
        """One batch of each kind of node per request."""
        from resolvers.dataloaders import Loaders  # the loaders need the context: one of both must be imported late

        return Loaders(self)

    async def read(self, name: str, parameters: Mapping[str, object] = _NOTHING) -> list[Row]:
        """The rows of a packaged read statement."""
        return await self.database.read(statement(name), parameters, seconds=self.seconds)

    def page(self, first: int, after: str | None, field: str, *filters: str | None) -> Wanted:
        """The page a client asks for. Raises BadUserInput."""
        return Wanted.page(Cursors.of(self.cursor_key, field, *filters), first, after)
