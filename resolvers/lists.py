"""Lists in one order: a statement reads a page of it, another one counts it where that is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast

import orjson

from graph.model.name_folding import SEPARATOR
from resolvers.context import Context
from resolvers.paging import NO_END, Connection

T = TypeVar("T")

_FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)


def _sort_key(row: Any) -> str:
    return cast("str", row["sort_key"])


def newest_by(moment: str) -> Callable[[Mapping[str, Any]], str]:
    """Return how a row is placed in a list by the moments of a column, the newest first."""
    return lambda row: f"{row[moment].isoformat()}{SEPARATOR}{row['id']}"


def before_moment(key: str) -> Mapping[str, object]:
    """Return the parameters of the page after a place that ``newest_by`` gave."""
    moment, _, id_ = key.partition(SEPARATOR)
    return {"before": datetime.fromisoformat(moment) if moment else _FAR_FUTURE, "after": id_}


def _after(key: str) -> Mapping[str, object]:
    return {"after": key}


@dataclass(frozen=True, slots=True)
class KeysetList(Generic[T]):
    """A list of nodes in the order of a key, mostly of one text, the column ``sort_key`` of its page.

    ``page`` names a packaged statement with ``$after``, the sort key after which the page starts, and ``$limit``. ``count``
    names one with the column ``number`` and all other parameters of ``page``; it may have ``$after``, too, the text after which
    the list itself starts. ``descending``: the greatest sort key comes first.

    Where a list is in the order of several columns, ``key`` makes one text of them, and ``bounds`` makes the parameters of the
    page that starts after such a text; '' is before the first page.
    """

    field: str
    page: str
    map_row: Callable[[Any], T]
    count: str
    descending: bool = False
    key: Callable[[Any], str] = _sort_key
    bounds: Callable[[str], Mapping[str, object]] = _after

    async def read(
        self,
        context: Context,
        criteria: Mapping[str, object],
        first: int,
        after: str | None,
        start: str | None = None,
        implied: Mapping[str, object] | None = None,
    ) -> Connection[T]:
        """Return a page of the nodes that meet the criteria: the parameters of both statements.

        ``start`` is the text after which the list itself starts. ``implied`` are parameters that no client chooses, such as
        today: a cursor stays valid when they change. Raises BadUserInput for a size out of bounds, or a cursor of another list
        or of other criteria.
        """
        page = context.page_request(first, after, self.field, self.page, orjson.dumps(criteria, default=str).decode())
        begin = (NO_END if self.descending else "") if start is None else start
        terms = {**criteria, **(implied or {})}
        rows = await context.reader.read(self.page, {**terms, **self.bounds(page.after or begin), "limit": page.limit})
        nodes = [self.map_row(row) for row in rows]
        keys = [self.key(row) for row in rows]
        return page.connection(nodes, keys, self._counting(context, {**terms, "after": begin}))

    def _counting(self, context: Context, criteria: Mapping[str, object]) -> Callable[[], Awaitable[int]]:
        async def count() -> int:
            (row,) = await context.reader.read(self.count, criteria)
            return cast("int", row["number"])

        return count
