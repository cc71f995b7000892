"""Pages of the people who serve in an organisation."""

from __future__ import annotations

from datetime import date

from resolvers.context import Context
from resolvers.facts.careers import Appointment
from resolvers.holders import StaffPage
from resolvers.paging import Connection, Edge


async def staff_page(
    context: Context, organisation: str, on: date, below: bool, first: int, after: str | None
) -> Connection[Appointment]:
    """Return a page of the appointments to positions of an organisation that are in force on a day, by the servant's name.

    With ``below``, positions of organisations that stand below it on that day count as well. Raises BadUserInput as
    ``Context.page_request`` does.
    """
    page = context.page_request(first, after, "Organisation.staff", organisation, on.isoformat(), str(below))
    listed = await context.holders.staff(organisation, StaffPage(on, below, page.limit, page.after or ""))

    async def count() -> int:
        return await context.holders.number_of_staff(organisation, on, below)

    ids = page.connection([id_ for id_, _ in listed], [key for _, key in listed], count)
    # An appointment can vanish between the statement that lists it and the one that reads it.
    found = {each.id: each for each in await context.facts.load_all(Appointment, [edge.node for edge in ids.edges])}
    edges = [Edge(found[edge.node], edge.cursor) for edge in ids.edges if edge.node in found]
    return Connection(edges, ids.page_info, ids.count)
