"""The organisations that stand below one."""

from __future__ import annotations

from datetime import date
from typing import cast

from resolvers.context import Context


async def with_bodies_below(context: Context, organisation: str, day: date) -> list[str]:
    """Return the ids of an organisation and of all that stand below it on a day; none for an unknown id."""
    (row,) = await context.reader.read("api/bodies_below", {"organisation": organisation, "today": day})
    return cast("list[str]", row["organisations"])
