"""Lists of facts, newest first: a statement lists ids, and the facts are read by the loaders of the request."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Generic, TypeVar, cast

import orjson

from graph.cypher.list_statements import FactListing
from resolvers.bodies_below import bodies_of, refuse_below_alone
from resolvers.context import Context
from resolvers.facts.fact import Fact
from resolvers.merged_servants import current_ids
from resolvers.paging import NO_END, Connection, Edge

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCriteria:
    """What all lists of facts are chosen by; all given criteria must hold.

    With ``below``, organisations below the organisation count as well. ``day_from`` and ``day_before`` bound, half-open, the day
    by which the list is ordered. ``since``: known or changed then or later. ``missing``: whether no portal states it any more.
    """

    organisation: str | None = None
    below: bool = False
    day_from: date | None = None
    day_before: date | None = None
    since: datetime | None = None
    missing: bool | None = None


@dataclass(frozen=True, slots=True)
class FactList(Generic[F]):
    """A list of facts of one kind. ``people`` are the criteria that are ids of servants, which may have been merged."""

    field: str
    listing: FactListing
    kind: type[F]
    people: tuple[str, ...] = ()

    async def read(self, context: Context, criteria: FactCriteria, first: int, after: str | None) -> Connection[F]:
        """Return a page.

        Raises BadUserInput for ``below`` without an organisation, a size out of bounds, or a cursor of another list or of other
        criteria.
        """
        refuse_below_alone(criteria.below, criteria.organisation)
        asked = asdict(criteria)
        page = context.page_request(first, after, self.field, orjson.dumps(asked, default=str).decode())
        bodies = await bodies_of(context, criteria.organisation, criteria.below)
        people = {name: cast("str | None", asked[name]) for name in self.people}
        terms: dict[str, object] = {
            **asked,
            **await current_ids(context, **people),
            "within": bodies.ids,
            "oldest": criteria.day_from.isoformat() if criteria.day_from else "",
            "today": context.today,
        }
        statement = self.listing.page(terms, wide=bodies.wide)
        rows = await context.reader.run(statement, {**terms, "after": page.after or NO_END, "limit": page.limit})
        ids = [cast("str", row["id"]) for row in rows]

        async def count() -> int:
            (row,) = await context.reader.run(self.listing.count(terms), terms)
            return cast("int", row["number"])

        listed = page.connection(ids, [cast("str", row["sort_key"]) for row in rows], count)
        facts = {fact.id: fact for fact in await context.facts.load_all(self.kind, [edge.node for edge in listed.edges])}
        # A fact can vanish between the statement that lists it and the one that reads it.
        edges = [Edge(facts[edge.node], edge.cursor) for edge in listed.edges if edge.node in facts]
        return Connection(edges, listed.page_info, listed.count)
