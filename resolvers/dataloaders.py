"""Dataloaders: one statement for all nodes of a kind that a request needs, however many they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Set
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from strawberry.dataloader import DataLoader

from graph.driver.database import Row
from resolvers.access.callers import Role
from resolvers.access.gate import Gate
from resolvers.access.shown import career_in_sight, servant_in_sight
from resolvers.batches import Batches
from resolvers.career_paths import SELDOM_ASKED, career_path
from resolvers.reading import Reader
from resolvers.rows import Node, demands, organisation, position, servant
from resolvers.types import (
    OF_PERSON,
    CareerPath,
    Organisation,
    Position,
    PositionDemands,
    Servant,
)

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
D = TypeVar("D")

# What is read only if a query has one of the fields that show it: versions of positions, and particulars of people.
_OF_VERSIONS = frozenset({"current", "versions"})


class DataLoaders:
    """The dataloaders of one request, each made at its first use. They return what the caller may see.

    Requests share none: no request may be answered with what another one has read.
    """

    def __init__(self, reader: Reader, today: date, batches: Batches, selected: Set[str] | None, gate: Gate) -> None:
        self._reader = reader
        self._gate = gate
        self._selected = selected
        self._today = today
        self._loop = batches.loop
        # One for each limit and start: a query has few of them, one for each field that lists nodes of others, however many
        # these are.
        self._listed: dict[tuple[str, int, str], DataLoader[str, list[str]]] = {}
        self._numbers: dict[str, DataLoader[str, int]] = {}

    @cached_property
    def servants(self) -> DataLoader[str, Servant | None]:
        return self._loader(self._servants)

    @cached_property
    def positions(self) -> DataLoader[str, Position | None]:
        wanted = {"versions": self._asks(_OF_VERSIONS)}
        return self._loader(self._by_id("api/positions_by_id", lambda row: position(row, self._today), parameters=wanted))

    @cached_property
    def organisations(self) -> DataLoader[str, Organisation | None]:
        return self._loader(self._by_id("api/organisations_by_id", lambda row: organisation(row, self._today)))

    @cached_property
    def organisations_by_identifier(self) -> DataLoader[str, Organisation | None]:
        return self._loader(self._by_id("api/organisations_by_identifier", lambda row: organisation(row, self._today), "asked"))

    @cached_property
    def positions_by_identifier(self) -> DataLoader[str, Position | None]:
        return self._loader(self._by_id("api/positions_by_identifier", lambda row: position(row, self._today), "asked"))

    @cached_property
    def demands_of_positions(self) -> DataLoader[str, PositionDemands | None]:
        return self._loader(self._demands_of_positions)

    @cached_property
    def career_paths(self) -> DataLoader[str, CareerPath | None]:
        return self._loader(self._career_paths)

    def listed(self, page: str, limit: int, after: str) -> DataLoader[str, list[str]]:
        """Return the loader of a page of the lists that nodes own: by owner the ids of what is listed (``OwnedList``)."""

        async def load(owners: list[str]) -> list[list[str]]:
            terms = {"owners": owners, "limit": limit, "after": after, "today": self._today}
            rows = await self._reader.read(page, terms)
            return _in_order(owners, {cast("str", row["owner"]): cast("list[str]", row["listed"]) for row in rows}, list[str]())

        return self._listed.setdefault((page, limit, after), self._loader(load))

    def numbers(self, count: str) -> DataLoader[str, int]:
        """Return the loader of the lengths of such lists, by owner."""

        async def load(owners: list[str]) -> list[int]:
            rows = await self._reader.read(count, {"owners": owners, "today": self._today})
            return _in_order(owners, {cast("str", row["owner"]): cast("int", row["number"]) for row in rows}, 0)

        return self._numbers.setdefault(count, self._loader(load))

    def _asks(self, fields: Set[str]) -> bool:
        """Tell whether the query has one of these fields, or may have."""
        return self._selected is None or not fields.isdisjoint(self._selected)

    def _loader(self, load: Callable[[list[K]], Awaitable[list[T]]]) -> DataLoader[K, T]:
        return DataLoader(load_fn=load, loop=self._loop)

    def _by_id(
        self, name: str, map_row: Callable[[Row], T], column: str = "id", parameters: Mapping[str, object] | None = None
    ) -> Callable[[list[str]], Awaitable[list[T | None]]]:
        async def load(ids: list[str]) -> list[T | None]:
            found = await self._reader.read_mapped(
                name, {"ids": ids, **(parameters or {})}, lambda row: (cast("str", row[column]), map_row(row))
            )
            return _in_order(ids, dict(found), None)

        return load

    async def _servants(self, ids: list[str]) -> list[Servant | None]:
        found = dict(
            await self._reader.read_mapped(
                "api/servants_by_id",
                {"ids": ids, "more": self._asks(OF_PERSON)},
                lambda row: (cast("str", row["asked"]), servant(row)),
            )
        )
        people = await self._gate.people(each.id for each in found.values())
        return _in_order(ids, {asked: servant_in_sight(each, people[each.id]) for asked, each in found.items()}, None)

    async def _career_paths(self, ids: list[str]) -> list[CareerPath | None]:
        # Whether a move is shown to somebody who sees a part of a career depends on which posts were left.
        shown_in_part = (await self._gate.scope()).role == Role.CLIENT
        more = self._asks(SELDOM_ASKED | {"move"} if shown_in_part else SELDOM_ASKED)
        found = await self._reader.read_mapped(
            "api/career_paths",
            {"servants": ids, "more": more},
            lambda row: (cast("str", row["asked"]), career_path(row, more), cast("Node", row)),
        )
        people = await self._gate.people_with({path.servant.id: row["appointments"] for _, path, row in found})
        seen = {asked: career_in_sight(path, row, more, people[path.servant.id]) for asked, path, row in found}
        return _in_order(ids, seen, None)

    async def _demands_of_positions(self, ids: list[str]) -> list[PositionDemands | None]:
        found = await self._reader.read_mapped(
            "api/demands_of_positions", {"ids": ids, "today": self._today}, lambda row: (cast("str", row["id"]), demands(row))
        )
        return _in_order(ids, dict(found), None)


def _in_order(keys: Iterable[K], found: Mapping[K, T], absent: D) -> list[T | D]:
    return [found.get(key, absent) for key in keys]
