"""The people behind what a command prints: those whose ids it has, and those about whom the facts among them are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph.driver.database import Database
from resolvers.context import Context
from resolvers.fact_kinds import fact_kinds
from schema.people_shown import whose_of

_SECONDS = 60.0


async def people_behind(database: Database, ids: Iterable[str]) -> set[str]:
    """Return the servants among these ids, and those about whom the facts among them are: one statement for each label."""
    by_kind: dict[str, set[str]] = {}
    for id_ in ids:
        by_kind.setdefault(id_.partition(":")[0], set()).add(id_)
    people = by_kind.pop("servant", set())
    context = Context(database, b"", date.today(), _SECONDS)
    for kind, of_kind in sorted(by_kind.items()):
        fact = fact_kinds().get(kind)
        whose = None if fact is None else whose_of(fact.__name__)
        if fact is not None and whose is not None:
            for each in await context.facts.load_all(fact, sorted(of_kind)):
                people.update(id_ for id_ in whose(each) if id_ is not None)
    return people
