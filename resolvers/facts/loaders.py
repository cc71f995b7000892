"""Dataloaders of facts: one statement for all facts of a label that a request needs, however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from typing import Any, TypeVar, cast

from strawberry.dataloader import DataLoader

from graph.cypher.node_reads import STATED_BY_CONTRACTS, nodes_by_id, nodes_by_link, sources_by_id
from resolvers.access.callers import Role
from resolvers.access.gate import Gate
from resolvers.batches import Batches
from resolvers.facts.fact import Fact, newest_first, reading_of
from resolvers.kept_loaders import KeptLoaders, Load
from resolvers.reading import Reader
from resolvers.types import PortalRecord

F = TypeVar("F", bound=Fact)

# Beside the names of links: no link is called so.
_SOURCES = "*sources"
# Of whom somebody sees steps alone, she sees no records.
_PERSON = "Servant"


class FactLoaders:
    """The dataloaders of facts of one request, each made at its first use. They return what the caller may see.

    ``selected`` has the names of all fields of the query, None if they are not known: facts are read as far as these need.
    """

    def __init__(self, reader: Reader, batches: Batches, gate: Gate, selected: Set[str] | None) -> None:
        self._reader = reader
        self._gate = gate
        self._selected = selected
        self._kept = KeptLoaders(batches)

    async def load(self, kind: type[F], id_: str) -> F | None:
        """Return the fact of an id, or None where the label has no such node."""
        return cast("F | None", await self._of(kind).load(id_))

    async def load_all(self, kind: type[F], ids: Sequence[str]) -> list[F]:
        """Return the facts of ids in their order, without ids that the label does not have."""
        return [fact for fact in cast("list[F | None]", await self._of(kind).load_many(ids)) if fact]

    async def linked(self, kind: type[F], field: str, id_: str) -> list[F]:
        """Return all facts of a label whose link ``field`` leads to an id, newest first."""
        loader = self._kept.of((kind.label, field), lambda: self._load_by_link(kind, field))
        return cast("list[F]", await loader.load(id_))

    async def sources(self, label: str, id_: str) -> list[PortalRecord]:
        """Return the portal records that state a node which the caller sees, by id, as far as she sees them."""
        return await self._kept.of((label, _SOURCES), lambda: self._load_sources(label)).load(id_)

    def _of(self, kind: type[F]) -> DataLoader[str, Any]:
        return self._kept.of(kind.label, lambda: self._load_by_id(kind))

    def _load_by_id(self, kind: type[F]) -> Load:
        read = reading_of(kind, self._selected)

        async def load(ids: list[str]) -> list[F | None]:
            facts = await self._reader.run_mapped(nodes_by_id(kind.label, read.columns), {"ids": ids}, read.make)
            found = {fact.id: fact for fact in await self._gate.admit(kind.label, facts)}
            return [found.get(id_) for id_ in ids]

        return load

    def _load_by_link(self, kind: type[F], field: str) -> Load:
        read = reading_of(kind, self._selected)

        async def load(ids: list[str]) -> list[list[F]]:
            statement = nodes_by_link(kind.label, field, read.columns)
            rows = await self._reader.run_mapped(statement, {"ids": ids}, lambda row: (cast("str", row["owner"]), read.make(row)))
            seen = {fact.id for fact in await self._gate.admit(kind.label, [fact for _, fact in rows])}
            found: defaultdict[str, list[F]] = defaultdict(list)
            for owner, fact in rows:
                if fact.id in seen:
                    found[owner].append(fact)
            return [newest_first(found[id_]) for id_ in ids]

        return load

    def _load_sources(self, label: str) -> Load:
        async def load(ids: list[str]) -> list[list[PortalRecord]]:
            found: defaultdict[str, list[PortalRecord]] = defaultdict(list)
            scope = await self._gate.scope()
            # Contracts are those of an employer, whoever sees the steps that they confirm.
            in_sight = scope.role == Role.CLIENT and label in STATED_BY_CONTRACTS
            terms = {"ids": ids, "scope": sorted(scope.bodies)} if in_sight else {"ids": ids}
            for node, record in await self._reader.run_mapped(
                sources_by_id(label, in_sight=in_sight), terms, lambda row: (cast("str", row.pop("node")), _record(row))
            ):
                found[node].append(record)
            if label == _PERSON:
                people = await self._gate.people(ids)
                return [found[id_] if people[id_].has_career else [] for id_ in ids]
            return [found[id_] for id_ in ids]

        return load


def _record(row: dict[str, Any]) -> PortalRecord:
    return PortalRecord(**row)
