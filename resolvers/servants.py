"""Servants: by name, and by the body they serve or served in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.model.name_folding import fold
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.paging import NO_END, Connection
from resolvers.types import Servant, day

# Shorter beginnings of names fit half the register and only cost the database work.
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class ServantFilter:
    """``name`` is the beginning of the name; ``organisation`` the id of a body in which the servant holds or held a post."""

    name: str | None = None
    organisation: str | None = None


def servant(row: Mapping[str, Any]) -> Servant:
    return Servant(
        id=row["id"],
        name=row["name"],
        birth_date=day(row, "birth_date"),
        sex=row["sex"],
        birthplace=row["birthplace"],
        sort_key=row["sort_key"],
    )


async def servants(context: Context, filter_: ServantFilter, first: int, after: str | None) -> Connection[Servant]:
    """By folded name. Raises BadUserInput for a name too short to look for."""
    name = fold(filter_.name or "")
    if filter_.name is not None and len(name) < SHORTEST_NAME:
        raise BadUserInput(f"Give at least {SHORTEST_NAME} letters of the name's beginning, family name first.")
    wanted = context.page(first, after, "servants", name, filter_.organisation)
    parameters: dict[str, object] = {"after": wanted.after or name, "until": name + NO_END, "limit": wanted.limit}
    if filter_.organisation is None:
        rows = await context.read("api/servants_page", parameters)
    else:
        rows = await context.read("api/servants_of_organisation_page", {**parameters, "organisation": filter_.organisation})
    found = [servant(row) for row in rows]
    return wanted.filled(found, [each.sort_key for each in found])
