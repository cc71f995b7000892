"""Links to Neo4j Browser, which shows a copy of one country: who gets them, and to which nodes.

Whoever opens the Browser sees the whole copy. So the links are for those investigators alone who see the whole country by the
API, too: their body stands at its top, and no other body of the country does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from functools import cached_property
from typing import NamedTuple, cast

from strawberry.dataloader import DataLoader

from resolvers.access.callers import Caller, Role
from resolvers.access.scope import Scope
from resolvers.batches import Batches
from resolvers.errors import Forbidden
from resolvers.reading import Reader
from resolvers.types import Finding, Organisation, OrganisationVersion, Position, Servant


class BrowserCopy(NamedTuple):
    """The country that the Browser's copy holds, and what makes a link to a node of it from the node's id."""

    country: str
    link: Callable[[str], str]


class BrowserLinks:
    """The links of one request. Whether its caller gets any is looked up once, and takes two statements."""

    def __init__(
        self,
        reader: Reader,
        batches: Batches,
        scope: Callable[[], Awaitable[Scope]],
        organisations: DataLoader[str, Organisation | None],
        caller: Caller | None,
        today: date,
    ) -> None:
        self._reader = reader
        self._batches = batches
        self._scope = scope
        self._organisations = organisations
        self._caller = caller
        self._today = today
        self._sees: dict[str, asyncio.Future[bool]] = {}

    async def url(self, copy: BrowserCopy | None, node: Finding | Servant | Position | Organisation) -> str | None:
        """Return the link to a node that the caller sees; None without a Browser. Raises Forbidden."""
        if copy is None:
            return None
        if not await self.leads_to(copy.country, node):
            raise Forbidden
        return copy.link(node.id)

    async def leads_to(self, country: str, node: object) -> bool:
        """Tell whether the caller may see the copy of a country, and a node that she sees is in it."""
        return await self._sees_country(country) and await self._is_in(country, node)

    async def _sees_country(self, country: str) -> bool:
        if country not in self._sees:
            self._sees[country] = asyncio.ensure_future(self._look_up(country))
        # A field that is cancelled does not take the answer from the others that wait for it.
        return await asyncio.shield(self._sees[country])

    async def _look_up(self, country: str) -> bool:
        scope = await self._scope()
        if scope.unlimited:
            return True
        caller = self._caller
        if scope.role != Role.INVESTIGATOR or caller is None or caller.body is None or caller.purpose is None:
            return False
        body = await self._organisations.load(caller.body)
        if body is None or body.country != country or not stands_at_top(body, self._today):
            return False
        terms = {"bodies": sorted(scope.bodies), "today": self._today}
        rows = await self._reader.read("access/foreign_countries", terms)
        return country not in {row["country"] for row in rows}

    async def _is_in(self, country: str, node: object) -> bool:
        match node:
            case Organisation():
                return node.country == country
            case Position() | Finding():
                body = await self._organisations.load(node.organisation)
                return body is not None and body.country == country
            case Servant():
                return country in await self._countries.load(node.id)
            case _:
                return False

    @cached_property
    def _countries(self) -> DataLoader[str, frozenset[str]]:
        """The loader of the countries in whose bodies people held a position."""

        async def load(ids: list[str]) -> list[frozenset[str]]:
            rows = await self._reader.read("access/countries_of_servants", {"ids": ids})
            found = {cast("str", row["servant"]): frozenset(cast("list[str]", row["countries"])) for row in rows}
            return [found.get(id_, frozenset()) for id_ in ids]

        return DataLoader(load_fn=load, loop=self._batches.loop)


def stands_at_top(body: Organisation, today: date) -> bool:
    """Tell whether a body certainly stands below no other one today."""
    now = [each for each in body.versions if _may_be_in_force(each, today)]
    return any(_is_in_force(each, today) for each in now) and all(each.parent is None for each in now)


def _may_be_in_force(version: OrganisationVersion, today: date) -> bool:
    earliest, end = version.start.earliest, version.end
    begun = earliest is None or earliest <= today
    return begun and (version.open or end is None or end.latest is None or today < end.latest)


def _is_in_force(version: OrganisationVersion, today: date) -> bool:
    latest, end = version.start.latest, version.end
    begun = latest is not None and latest <= today
    return begun and (version.open or (end is not None and end.earliest is not None and today < end.earliest))
