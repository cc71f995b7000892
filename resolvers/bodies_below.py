"""The organisations that stand below one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from resolvers.access.list_terms import is_wide
from resolvers.access.scope import Scope
from resolvers.context import Context
from resolvers.errors import BadUserInput

# A list of the facts of a tenth of all bodies finds a page sooner along its own order, where every tenth fact or so is one of
# theirs, than by looking at each of the bodies. Of a few bodies it never does.
_TENTH = 10
_FEW_BODIES = 20


@dataclass(frozen=True, slots=True)
class Bodies:
    """The ids of the bodies that a list is about, None for all. ``wide``: they are a large part of all bodies."""

    ids: list[str] | None
    wide: bool = False

    @property
    def terms(self) -> Mapping[str, object]:
        """The parameters of the statements: ``organisations`` to start at, ``within`` to check what is met on the way."""
        return {"organisations": self.ids, "within": self.ids if self.wide else None}

    def within(self, scope: Scope) -> Bodies:
        """Return those of them that are the caller's."""
        if scope.unlimited:
            return self
        if self.ids is None:
            return Bodies(sorted(scope.bodies), is_wide(scope))
        return Bodies([each for each in self.ids if each in scope.bodies], self.wide)


async def bodies_of(context: Context, organisation: str | None, below: bool) -> Bodies:
    """Return the bodies of a filter: an organisation, with ``below`` also those that stand below it today."""
    if organisation is None:
        return Bodies(None)
    return await bodies_below(context, organisation, context.today) if below else Bodies([organisation])


async def bodies_below(context: Context, organisation: str, day: date) -> Bodies:
    """Return an organisation and all that stand below it on a day; none for an unknown id."""
    (row,) = await context.reader.read("api/bodies_below", {"organisation": organisation, "today": day})
    ids, everywhere = cast("list[str]", row["organisations"]), cast("int", row["everywhere"])
    return Bodies(ids, len(ids) > _FEW_BODIES and len(ids) * _TENTH >= everywhere)


async def with_bodies_below(context: Context, organisation: str, day: date) -> list[str]:
    """Return the ids of an organisation and of all that stand below it on a day; none for an unknown id."""
    return (await bodies_below(context, organisation, day)).ids or []


def refuse_below_alone(below: bool, above: str | None, criterion: str = "organisation") -> None:
    """Raise BadUserInput for a filter that has ``below`` without the criterion that it widens: it would list everything."""
    if below and above is None:
        raise BadUserInput(f"below needs an organisation: give the id of one as {criterion}, or leave below out.")
