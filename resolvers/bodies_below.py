"""The organisations that stand below one."""

from __future__ import annotations

from datetime import date
from typing import cast

from resolvers.context import Context
from resolvers.errors import BadUserInput


async def with_bodies_below(context: Context, organisation: str, day: date) -> list[str]:
    """Return the ids of an organisation and of all that stand below it on a day; none for an unknown id."""
    (row,) = await context.reader.read("api/bodies_below", {"organisation": organisation, "today": day})
    return cast("list[str]", row["organisations"])


def refuse_below_alone(below: bool, above: str | None, criterion: str = "organisation") -> None:
    """Raise BadUserInput for a filter that has ``below`` without the criterion that it widens: it would list everything."""
    if below and above is None:
        raise BadUserInput(f"below needs an organisation: give the id of one as {criterion}, or leave below out.")
