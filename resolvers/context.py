"""The context of one request, which all its resolvers share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from graph.driver.database import Database
from resolvers.dataloaders import DataLoaders
from resolvers.paging import Cursors, PageRequest
from resolvers.reading import Reader


@dataclass
class Context:
    """One request: the database, the key that encrypts cursors, today's date, and the seconds each statement may take."""

    database: Database
    cursor_key: bytes
    today: date
    seconds: float

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.database, self.seconds)

    @cached_property
    def dataloaders(self) -> DataLoaders:
        """The request's own loaders, made at their first use."""
        return DataLoaders(self.reader, self.today)

    def page_request(self, first: int, after: str | None, field: str, *filters: str | None) -> PageRequest:
        """Check the paging arguments of a list. Raises BadUserInput as ``PageRequest.parse`` does."""
        return PageRequest.parse(Cursors.of_list(self.cursor_key, field, *filters), first, after)
