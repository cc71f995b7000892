"""The list of bodies by the change of their merit index, as the last detection keeps it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import orjson

from merit.figures.keeping import order_key, run_id
from merit.figures.merit_change import MeritChange, read_change
from merit.figures.merit_rows import ID
from resolvers.context import Context
from resolvers.errors import ClientError
from resolvers.lists import KeysetList
from resolvers.paging import NO_END, Connection
from resolvers.questions.asking import NOT_COMPUTED

_FIRST, _LAST = order_key(ID, ""), order_key(ID, NO_END)


class MeritIndexChangeOrder(StrEnum):
    """The order of the list."""

    FALL = "fall"
    RISE = "rise"


async def merit_changes_page(
    context: Context, country: str | None, order: MeritIndexChangeOrder, first: int, after: str | None
) -> Connection[MeritChange]:
    """Return a page of the changes. Raises ClientError where no detection has computed them, BadUserInput for a wrong page."""
    rising = order is MeritIndexChangeOrder.RISE
    page = "api/merit_changes_from_rise_page" if rising else "api/merit_changes_page"
    listed = KeysetList("meritIndexChanges", page, _change, "api/count_merit_changes", descending=rising)
    scope = await context.scope()
    criteria = {"country": country, "scope": None if scope.unlimited else sorted(scope.bodies)}
    found = await listed.read(context, criteria, first, after, _LAST if rising else _FIRST, {"start": _FIRST, "until": _LAST})
    if not found.edges and after is None:
        (run,) = await context.reader.read("api/figure_computed", {"run": run_id(ID)})
        if run["as_of"] is None:
            raise ClientError(NOT_COMPUTED, "Nothing is computed yet. The list is there after the next detection.")
    return found


def _change(row: Any) -> MeritChange:
    return read_change(row["about"], orjson.loads(row["values"]))
