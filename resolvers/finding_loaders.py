"""Dataloaders of findings and of what they rest on: one statement for all findings that a request needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar, cast

from strawberry.dataloader import DataLoader

from graph.driver.database import Row
from resolvers.access.callers import Role
from resolvers.batches import Batches
from resolvers.findings_in_sight import FindingsInSight
from resolvers.reading import Reader
from resolvers.rows import Node, doubts, evidence, finding, review
from resolvers.types import Dismissals, Doubts, Evidence, Finding, Review

T = TypeVar("T")

# For each servant in a list of servants. The root field `findings` is paged and gives all.
MAX_FINDINGS_OF_SERVANT = 100


class FindingLoaders:
    """The dataloaders of one request, each made at its first use. They return what the caller may see."""

    def __init__(self, reader: Reader, batches: Batches, in_sight: FindingsInSight) -> None:
        self._reader = reader
        self._loop = batches.loop
        self.in_sight = in_sight

    @cached_property
    def by_id(self) -> DataLoader[str, Finding | None]:
        return DataLoader(load_fn=self._by_id, loop=self._loop)

    @cached_property
    def of_servants(self) -> DataLoader[str, list[Finding]]:
        return DataLoader(load_fn=self._of_servants, loop=self._loop)

    @cached_property
    def evidence(self) -> DataLoader[str, list[Evidence]]:
        return DataLoader(load_fn=self._evidence, loop=self._loop)

    @cached_property
    def doubts(self) -> DataLoader[str, Doubts | None]:
        return DataLoader(load_fn=self._doubts, loop=self._loop)

    @cached_property
    def reviews(self) -> DataLoader[str, list[Review]]:
        return DataLoader(load_fn=self._reviews, loop=self._loop)

    @cached_property
    def dismissals(self) -> DataLoader[str, list[Dismissals]]:
        return DataLoader(load_fn=self._dismissals, loop=self._loop)

    async def _by_id(self, ids: list[str]) -> list[Finding | None]:
        found = await self._reader.read_mapped("api/findings_by_id", {"ids": ids}, finding)
        seen = {each.id: each for each in await self.in_sight.admit(found)}
        return [seen.get(id_) for id_ in ids]

    async def _of_servants(self, ids: list[str]) -> list[list[Finding]]:
        scope = await self.in_sight.scope()
        terms: dict[str, object] = {"servants": ids, "limit": MAX_FINDINGS_OF_SERVANT}
        if scope.unlimited:
            rows = await self._reader.read("api/findings_of_servants", terms)
        else:
            own = scope.servant if scope.role == Role.SERVANT else None
            terms |= {"scope": sorted(scope.bodies), "seen_whole": sorted(await self.in_sight.seen_whole(ids)), "own": own}
            terms["withheld"] = sorted(await self.in_sight.withheld())
            rows = await self._reader.read("api/findings_of_servants_in_sight", terms)
        by_servant = {cast("str", row["servant"]): cast("list[str]", row["findings"]) for row in rows}
        finding_ids = [id_ for of_servant in by_servant.values() for id_ in of_servant]
        findings = {each.id: each for each in await self.by_id.load_many(finding_ids) if each}
        return [[findings[id_] for id_ in by_servant.get(servant_id, []) if id_ in findings] for servant_id in ids]

    async def _evidence(self, ids: list[str]) -> list[list[Evidence]]:
        found = await self._reader.read_mapped("merit/evidence_of_findings", {"ids": ids}, _by_finding("evidence", evidence))
        seen = await self.in_sight.evidence(dict(found))
        return [list(seen.get(id_, [])) for id_ in ids]

    async def _doubts(self, ids: list[str]) -> list[Doubts | None]:
        rows = await self._reader.read("merit/doubts_about_findings", {"ids": ids})
        found = await self.in_sight.doubts({cast("str", row["id"]): doubts(row) for row in rows})
        return [found.get(id_) for id_ in ids]

    async def _reviews(self, ids: list[str]) -> list[list[Review]]:
        found: Mapping[str, list[Review]] = dict(
            await self._reader.read_mapped("api/reviews_of_findings", {"ids": ids}, _by_finding("reviews", review))
        )
        shown = await self.in_sight.reviews(found)
        return [shown.get(id_, []) for id_ in ids]

    async def _dismissals(self, rules: list[str]) -> list[list[Dismissals]]:
        """Return by rule how many findings of the caller's bodies are dismissed."""
        scope = await self.in_sight.scope()
        terms: dict[str, object] = {"rules": rules, "scope": None, "withheld": None}
        if not scope.unlimited:
            terms |= {"scope": sorted(scope.bodies), "withheld": sorted(await self.in_sight.withheld())}
        by_rule: dict[str, list[Dismissals]] = {}
        for row in await self._reader.read("api/dismissals_of_rules", terms):
            counted = Dismissals(cast("str", row["grounds"]) or None, cast("int", row["number"]))
            by_rule.setdefault(cast("str", row["rule"]), []).append(counted)
        return [by_rule.get(rule, []) for rule in rules]


def _by_finding(column: str, map_node: Callable[[Node], T]) -> Callable[[Row], tuple[str, list[T]]]:
    return lambda row: (cast("str", row["finding"]), [map_node(node) for node in cast("list[Node]", row[column])])
