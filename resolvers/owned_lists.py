"""Lists that many nodes have, such as the positions of an organisation: a page or the count of all of them is one statement."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from resolvers.context import Context
from resolvers.paging import Connection


class Sorted(Protocol):
    """A node of a list, with its place in the order."""

    @property
    def sort_key(self) -> str: ...


T = TypeVar("T", bound=Sorted)


@dataclass(frozen=True, slots=True)
class OwnedList(Generic[T]):
    """A list that each node of a kind has, in the order of ``sort_key``.

    ``page`` names a packaged statement with ``$owners``, ``$after`` and ``$limit`` and the columns ``owner`` and ``listed``, the
    ids in order; ``count`` one with ``$owners`` and the columns ``owner`` and ``number``. ``load`` reads the listed nodes.
    """

    field: str
    page: str
    count: str
    load: Callable[[Context, list[str]], Awaitable[list[T | None]]]

    async def read(self, context: Context, owner: str, first: int, after: str | None) -> Connection[T]:
        """Return a page of the list of one owner. Raises BadUserInput as ``Context.page_request`` does."""
        page = context.page_request(first, after, self.field, owner)
        ids = await context.dataloaders.listed(self.page, page.limit, page.after or "").load(owner)
        # A node can vanish between the statement that lists it and the one that reads it.
        nodes = [each for each in await self.load(context, ids[: page.first]) if each]

        async def count() -> int:
            return await context.dataloaders.numbers(self.count).load(owner)

        return page.connection(nodes, [each.sort_key for each in nodes], count, more=len(ids) > page.first)
