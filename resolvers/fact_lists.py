"""Lists of facts, newest first: a statement lists ids, and the facts are read by the loaders of the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Generic, TypeVar, cast

import orjson

from graph.cypher.list_statements import FactListing
from resolvers.access.callers import Role
from resolvers.access.list_terms import is_wide, terms_of_sight
from resolvers.access.scope import Scope
from resolvers.bodies_below import bodies_of, refuse_below_alone
from resolvers.context import Context
from resolvers.facts.fact import Fact
from resolvers.merged_servants import NOBODY, current_ids
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
    """A list of facts of one kind. ``people`` are the criteria that are ids of servants, which may have been merged.

    ``of`` is the criterion of the servant whom a fact is about.
    """

    field: str
    listing: FactListing
    kind: type[F]
    people: tuple[str, ...] = ()
    of: str = "servant"

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
        scope, now = await context.scope(), await current_ids(context, **people)
        context.looks.note_asked(self.field, now.get(self.of))
        terms: dict[str, object] = {
            self.of: None,
            **asked,
            **now,
            "within": bodies.ids,
            "oldest": criteria.day_from.isoformat() if criteria.day_from else "",
            "today": context.today,
        }
        terms |= self._of_herself(scope, terms) if scope.role == Role.SERVANT else terms_of_sight(scope, bodies.ids)
        wide = bodies.wide if bodies.ids is not None else is_wide(scope)
        statement = self.listing.page(terms, wide=wide)
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

    def _of_herself(self, scope: Scope, terms: Mapping[str, object]) -> Mapping[str, object]:
        """Return the parameters by which somebody lists what is about herself, which is all that she sees."""
        own, asked = scope.servant or NOBODY, terms.get(self.of)
        return {self.of: own if asked in (None, own) else NOBODY}
