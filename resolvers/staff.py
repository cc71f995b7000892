"""The people who serve in an organisation: pages of them, and by the organisations that stand below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.facts.careers import Appointment
from resolvers.holders import StaffPage
from resolvers.paging import Connection, Edge
from resolvers.types import Organisation

MOST_BODIES = 500
MOST_STAFF = 100


@dataclass(frozen=True, slots=True)
class BodyOfTree:
    """An organisation in the tree below another one on a day. ``above`` is the id of the one above it, None for the first one."""

    organisation: Organisation
    above: str | None
    depth: int
    on: date


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


async def staff_tree(context: Context, organisation: str, on: date) -> list[BodyOfTree]:
    """Return an organisation and those below it on a day, each before those below it; nothing of foreign ones.

    Raises BadUserInput for too many.
    """
    units = await context.holders.units(organisation, on, MOST_BODIES + 1, context.dataloaders.organisations.load_many)
    if len(units) > MOST_BODIES:
        raise BadUserInput(f"More than {MOST_BODIES} organisations are in this tree. Ask for one of those below, one at a time.")
    # A body that moved since has taken its staff along.
    scope = await context.scope()
    units = [each for each in units if scope.has_body(each.id)]
    found = {each.id: each for each in units}
    if organisation not in found:
        return []
    below: defaultdict[str, list[Organisation]] = defaultdict(list)
    for each in sorted(units, key=lambda each: each.sort_key):
        for parent in _parents(each, on):
            below[parent].append(each)
    return list(_tree(found[organisation], below, on))


def _parents(body: Organisation, on: date) -> Sequence[str]:
    """Return the ids of what a body certainly stands below on a day: one, unless its versions overlap."""
    return [
        version.parent
        for version in body.versions
        if version.parent is not None
        and version.start.latest is not None
        and version.start.latest <= on
        and (version.open or (version.end is not None and version.end.earliest is not None and on < version.end.earliest))
    ]


def _tree(top: Organisation, below: Mapping[str, Sequence[Organisation]], on: date) -> Iterator[BodyOfTree]:
    """Yield the tree from the top; portals may state a circle, so nothing is entered twice."""
    seen = {top.id}
    waiting = [BodyOfTree(top, None, 0, on)]
    while waiting:
        body = waiting.pop()
        yield body
        entered = [each for each in below.get(body.organisation.id, ()) if each.id not in seen]
        seen.update(each.id for each in entered)
        waiting += [BodyOfTree(each, body.organisation.id, body.depth + 1, on) for each in reversed(entered)]


async def staff_of_body(context: Context, body: BodyOfTree) -> list[Appointment]:
    """Return the appointments to positions of the organisation itself that are in force on the day, by the servant's name.

    There are at most 100; ``staff_page`` has them all.
    """
    listed = await context.holders.staff(body.organisation.id, StaffPage(body.on, below=False, limit=MOST_STAFF, after=""))
    return await context.facts.load_all(Appointment, [id_ for id_, _ in listed])


async def number_of_staff(context: Context, body: BodyOfTree) -> int:
    """Return how many appointments to positions of the organisation itself are in force on the day."""
    return await context.holders.number_of_staff(body.organisation.id, body.on, below=False)
