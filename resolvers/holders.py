"""Who holds positions on a day, and who serves in organisations on a day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from resolvers.access.list_terms import scoped_bodies
from resolvers.access.scope import Scope
from resolvers.batches import Batches
from resolvers.kept_loaders import KeptLoaders
from resolvers.reading import Reader
from resolvers.types import Organisation

T = TypeVar("T")

_Load = Callable[[list[str]], Awaitable[list[T]]]
_LoadBodies = Callable[[list[str]], Awaitable[list[Organisation | None]]]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a position on a day by an appointment, or may hold it."""

    appointment: str
    acting: bool
    certain: bool


@dataclass(frozen=True, slots=True)
class StaffPage:
    """Which page of staff to read: the day, whether organisations below count as well, the size, and where the page starts."""

    on: date
    below: bool
    limit: int
    after: str


class HolderLoaders:
    """The dataloaders of one request: a query has few days and pages, one for each of its fields, however many nodes it lists.

    Who holds a position, and who serves in an organisation, is shown to those alone in whose bodies it is.
    """

    def __init__(self, reader: Reader, batches: Batches, scope: Callable[[], Awaitable[Scope]]) -> None:
        self._reader = reader
        self._scope = scope
        self._kept = KeptLoaders(batches)

    async def holders(self, position: str, on: date) -> list[Holder]:
        """Return who holds or may hold a position on a day: the main holder first."""

        async def load(ids: list[str]) -> list[list[Holder]]:
            rows = await self._reader.read(
                "api/holders_of_positions", {"positions": ids, "on": on, "scope": await self._bodies()}
            )
            found = {row["position"]: [Holder(*each) for each in cast("list[Any]", row["holders"])] for row in rows}
            return [found.get(id_, []) for id_ in ids]

        return await self._loaded("holders", on, load, position)

    async def staff(self, organisation: str, page: StaffPage) -> list[tuple[str, str]]:
        """Return the ids of a page of appointments, each with its sort key."""
        name = f"api/staff_{_where(page.below)}_organisations_page"

        async def load(ids: list[str]) -> list[list[tuple[str, str]]]:
            parameters = {"owners": ids, "on": page.on, "limit": page.limit, "after": page.after}
            rows = await self._reader.read(name, {**parameters, "scope": await self._bodies()})
            found = {row["owner"]: [(id_, key) for id_, key in cast("list[Any]", row["listed"])] for row in rows}
            return [found.get(id_, []) for id_ in ids]

        return await self._loaded("staff", page, load, organisation)

    async def number_of_staff(self, organisation: str, on: date, below: bool) -> int:
        """Return how many appointments there are on all pages."""
        name = f"api/count_staff_{_where(below)}_organisations"

        async def load(ids: list[str]) -> list[int]:
            rows = await self._reader.read(name, {"owners": ids, "on": on, "scope": await self._bodies()})
            found = {row["owner"]: cast("int", row["number"]) for row in rows}
            return [found.get(id_, 0) for id_ in ids]

        return await self._loaded("number_of_staff", (on, below), load, organisation)

    async def units(self, organisation: str, on: date, most: int, load_bodies: _LoadBodies) -> list[Organisation]:
        """Return an organisation and those that stand below it on a day, so many at most; all trees of a query at once."""

        async def load(ids: list[str]) -> list[list[Organisation]]:
            rows = await self._reader.read("api/units_of_organisations", {"owners": ids, "on": on, "limit": most})
            units = {row["owner"]: cast("list[str]", row["units"]) for row in rows}
            bodies = await load_bodies([*dict.fromkeys(unit for of_one in units.values() for unit in of_one)])
            found = {body.id: body for body in bodies if body}
            return [[found[unit] for unit in units.get(id_, ()) if unit in found] for id_ in ids]

        return await self._loaded("units", (on, most), load, organisation)

    async def _bodies(self) -> list[str] | None:
        return scoped_bodies(await self._scope())

    async def _loaded(self, field: str, of: Hashable, load: _Load[T], id_: str) -> T:
        return cast("T", await self._kept.of((field, of), lambda: load).load(id_))


def _where(below: bool) -> str:
    return "below" if below else "of"
