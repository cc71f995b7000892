"""Batches: however many things of one kind a request needs, they are read in one statement."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from strawberry.dataloader import DataLoader

from graph.driver.database import Row
from resolvers.career_paths import career_path
from resolvers.findings import FINDINGS_SHOWN, Finding, evidence, finding, review
from resolvers.organisations import organisation
from resolvers.positions import position
from resolvers.rules import rule_run
from resolvers.servants import servant
from resolvers.types import CareerPath, Evidence, Organisation, Position, Review, RuleRun, Servant

if TYPE_CHECKING:
    from resolvers.context import Context

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
D = TypeVar("D")

# An organisation and the page of its posts: how many, and after which place.
PostsPage = tuple[str, int, str]


class Loaders:
    """One set for each request: what one request has read, another must not be answered with."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.servants = DataLoader[str, Servant | None](load_fn=self._by_id("api/servants_by_id", servant, "asked"))
        self.positions = DataLoader[str, Position | None](
            load_fn=self._by_id("api/positions_by_id", lambda row: position(row, context.today))
        )
        self.organisations = DataLoader[str, Organisation | None](
            load_fn=self._by_id("api/organisations_by_id", lambda row: organisation(row, context.today))
        )
        self.findings = DataLoader[str, Finding | None](load_fn=self._by_id("api/findings_by_id", finding))
        self.career_paths = DataLoader[str, CareerPath | None](load_fn=self._career_paths)
        self.findings_of_servants = DataLoader[str, list[Finding]](load_fn=self._findings_of_servants)
        self.evidence = DataLoader[str, list[Evidence]](load_fn=self._evidence)
        self.reviews = DataLoader[str, list[Review]](load_fn=self._reviews)
        self.rule_runs = DataLoader[str, RuleRun | None](load_fn=self._rule_runs)
        self.positions_of_organisations = DataLoader[PostsPage, list[tuple[str, str]]](load_fn=self._posts)

    def _by_id(self, name: str, made: Callable[[Row], T], column: str = "id") -> Callable[[list[str]], Awaitable[list[T | None]]]:
        async def load(ids: list[str]) -> list[T | None]:
            rows = await self._context.read(name, {"ids": ids})
            return _in_order(ids, {cast("str", row[column]): made(row) for row in rows}, None)

        return load

    async def _career_paths(self, ids: list[str]) -> list[CareerPath | None]:
        rows = await self._context.read("api/career_paths", {"servants": ids})
        return _in_order(ids, {cast("str", row["asked"]): career_path(row) for row in rows}, None)

    async def _findings_of_servants(self, ids: list[str]) -> list[list[Finding]]:
        rows = await self._context.read("api/findings_of_servants", {"servants": ids, "limit": FINDINGS_SHOWN})
        listed = {cast("str", row["servant"]): cast("list[str]", row["findings"]) for row in rows}
        wanted = [id_ for found in listed.values() for id_ in found]
        found = {each.id: each for each in await self.findings.load_many(wanted) if each}
        return [[found[id_] for id_ in listed.get(servant_, []) if id_ in found] for servant_ in ids]

    async def _evidence(self, ids: list[str]) -> list[list[Evidence]]:
        rows = await self._context.read("api/evidence_of_findings", {"ids": ids})
        return _in_order(ids, _listed(rows, "evidence", evidence), list[Evidence]())

    async def _reviews(self, ids: list[str]) -> list[list[Review]]:
        rows = await self._context.read("api/reviews_of_findings", {"ids": ids})
        return _in_order(ids, _listed(rows, "reviews", review), list[Review]())

    async def _rule_runs(self, ids: list[str]) -> list[RuleRun | None]:
        rows = await self._context.read("api/rule_runs")
        return _in_order(ids, {cast("str", row["rule"]): rule_run(row) for row in rows}, None)

    async def _posts(self, keys: list[PostsPage]) -> list[list[tuple[str, str]]]:
        found: dict[PostsPage, list[tuple[str, str]]] = {}
        # A query has as many different pages as it has fields that ask for one, however many bodies it lists.
        for limit, after in sorted({(limit, after) for _, limit, after in keys}):
            wanted = [id_ for id_, *page in keys if page == [limit, after]]
            parameters = {"organisations": wanted, "limit": limit, "after": after}
            for row in await self._context.read("api/positions_of_organisations_page", parameters):
                places = cast("list[tuple[str, str]]", row["positions"])
                found[cast("str", row["organisation"]), limit, after] = [(id_, place) for id_, place in places]
        return [found.get(key, []) for key in keys]


def _in_order(keys: Iterable[K], found: Mapping[K, T], absent: D) -> list[T | D]:
    return [found.get(key, absent) for key in keys]


def _listed(rows: Iterable[Row], column: str, made: Callable[[Mapping[str, Any]], T]) -> dict[str, list[T]]:
    return {cast("str", row["finding"]): [made(node) for node in cast("list[Mapping[str, Any]]", row[column])] for row in rows}
