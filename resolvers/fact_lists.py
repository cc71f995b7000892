"""Lists of facts, newest first: a statement lists ids, and the facts are read by the loaders of the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from resolvers.context import Context
from resolvers.facts.fact import Fact
from resolvers.lists import KeysetList
from resolvers.paging import Connection, Edge

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class FactList(Generic[F]):
    """A list of facts of one kind.

    Where it starts is chosen by a suffix: ``api/<name><suffix>_page`` is the statement with the columns ``id`` and ``sort_key``,
    ``api/count_<name><suffix>`` the one that counts (``KeysetList``).
    """

    field: str
    name: str
    kind: type[F]

    async def read(
        self,
        context: Context,
        suffix: str,
        criteria: Mapping[str, object],
        first: int,
        after: str | None,
        beside: Mapping[str, object],
    ) -> Connection[F]:
        """Return a page. Raises BadUserInput as ``KeysetList.read`` does."""
        ids = KeysetList(self.field, f"api/{self.name}{suffix}_page", _id, f"api/count_{self.name}{suffix}", descending=True)
        page = await ids.read(context, criteria, first, after, beside=beside)
        facts = {fact.id: fact for fact in await context.facts.load_all(self.kind, [edge.node for edge in page.edges])}
        edges = [Edge(facts[edge.node], edge.cursor) for edge in page.edges if edge.node in facts]
        return Connection(edges, page.page_info, page.count)


def _id(row: Any) -> str:
    return cast("str", row["id"])
