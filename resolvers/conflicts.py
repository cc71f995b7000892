"""Contradictions between portals: what each states about one property of a node, and which statement wins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from strawberry.dataloader import DataLoader

from loaders.keys.ids import conflict_id
from resolvers.access.callers import Role
from resolvers.access.scope import Scope
from resolvers.batches import Batches
from resolvers.errors import Forbidden
from resolvers.reading import Reader
from resolvers.rows import KINDS
from resolvers.types import PortalRecord


@dataclass(frozen=True, slots=True)
class StatedValue:
    """What a stream of a portal states, as text, and its records that take part in the contradiction."""

    portal: str
    stream: str
    value: str
    records: list[PortalRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A contradiction about one aspect of a node: a property, a day or a link. ``stated`` has the winner first.

    ``people`` are the ids of the servants whom the node is about.
    """

    id: str
    node: str | Forbidden
    label: str
    aspect: str
    state: str
    opened_at: datetime | None
    closed_at: datetime | None
    stated: list[StatedValue]
    people: Sequence[str] = ()

    @property
    def winning(self) -> StatedValue:
        return self.stated[0]

    @property
    def losing(self) -> list[StatedValue]:
        return self.stated[1:]


def conflict(row: Mapping[str, Any]) -> Conflict:
    records = [PortalRecord(**record) for record in row["records"]]
    return Conflict(
        id=row["id"],
        node=row["node"],
        label=row["label"],
        aspect=row["property"],
        state=row["state"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        stated=[_stated(text, records) for text in dict.fromkeys(row["values"])],
        people=row["people"],
    )


def _stated(text: str, records: Sequence[PortalRecord]) -> StatedValue:
    source, _, value = text.partition(": ")
    portal, _, stream = source.partition("/")
    return StatedValue(portal, stream, value, [each for each in records if (each.portal, each.stream) == (portal, stream)])


# Tells which of some nodes the caller sees.
Seen = Callable[[Iterable[str]], Awaitable[Collection[str]]]


def in_short(conflict: Conflict) -> Conflict:
    """Return a conflict without whom it is about and what is stated."""
    denied: Any = Forbidden()
    stated = [replace(each, value=denied, records=denied) for each in conflict.stated]
    return replace(conflict, node=denied, stated=stated, people=())


async def without_hidden_ids(conflicts: Sequence[Conflict], seen: Seen) -> list[Conflict]:
    """Return conflicts without the ids of what the caller does not see, such as a signer of another body."""
    known = await seen({each.value for conflict in conflicts for each in conflict.stated if _is_id(each.value)})
    denied: Any = Forbidden()

    def shown(stated: StatedValue) -> StatedValue:
        return replace(stated, value=denied) if _is_id(stated.value) and stated.value not in known else stated

    return [replace(conflict, stated=[shown(each) for each in conflict.stated]) for conflict in conflicts]


def _is_id(value: str) -> bool:
    return value.partition(":")[0] in KINDS


class ConflictLoader:
    """The dataloader of conflicts of one request: one statement for all disputed properties that it needs.

    Conflicts are the work of investigators of the bodies concerned. Who operates the hub learns what is disputed, and no value.
    """

    def __init__(self, reader: Reader, batches: Batches, scope: Callable[[], Awaitable[Scope]], seen: Seen) -> None:
        self._reader = reader
        self._scope = scope
        self._seen = seen
        self._by_id = DataLoader[str, Conflict | None](load_fn=self._load, loop=batches.loop)

    async def about(self, node: str, disputed: Sequence[str]) -> list[Conflict]:
        """Return the conflicts about these properties of a node."""
        found = await self._by_id.load_many([conflict_id(node, name) for name in disputed])
        return [each for each in found if each is not None]

    async def _load(self, ids: list[str]) -> list[Conflict | None]:
        found = {each.id: each for each in await self._read(ids)}
        return [found.get(id_) for id_ in ids]

    async def _read(self, ids: list[str]) -> list[Conflict]:
        scope = await self._scope()
        if scope.role == Role.INVESTIGATOR:
            terms = {"ids": ids, "scope": sorted(scope.bodies)}
            return await without_hidden_ids(
                await self._reader.read_mapped("api/conflicts_by_id_in_sight", terms, conflict), self._seen
            )
        if scope.role not in (None, Role.INTEGRATOR):
            return []
        found = await self._reader.read_mapped("api/conflicts_by_id", {"ids": ids}, conflict)
        return found if scope.unlimited else [in_short(each) for each in found]
