"""Contradictions between portals: what each states about one property of a node, and which statement wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from strawberry.dataloader import DataLoader

from loaders.keys.ids import conflict_id
from resolvers.batches import Batches
from resolvers.errors import Forbidden
from resolvers.reading import Reader
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
    """A contradiction about one aspect of a node: a property, a day or a link. ``stated`` has the winner first."""

    id: str
    node: str | Forbidden
    label: str
    aspect: str
    state: str
    opened_at: datetime | None
    closed_at: datetime | None
    stated: list[StatedValue]

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
    )


def _stated(text: str, records: Sequence[PortalRecord]) -> StatedValue:
    source, _, value = text.partition(": ")
    portal, _, stream = source.partition("/")
    return StatedValue(portal, stream, value, [each for each in records if (each.portal, each.stream) == (portal, stream)])


class ConflictLoader:
    """The dataloader of conflicts of one request: one statement for all disputed properties that it needs."""

    def __init__(self, reader: Reader, batches: Batches) -> None:
        self._reader = reader
        self._by_id = DataLoader[str, Conflict | None](load_fn=self._load, loop=batches.loop)

    async def about(self, node: str, disputed: Sequence[str]) -> list[Conflict]:
        """Return the conflicts about these properties of a node."""
        found = await self._by_id.load_many([conflict_id(node, name) for name in disputed])
        return [each for each in found if each is not None]

    async def _load(self, ids: list[str]) -> list[Conflict | None]:
        rows = await self._reader.read_mapped("api/conflicts_by_id", {"ids": ids}, conflict)
        found = {each.id: each for each in rows}
        return [found.get(id_) for id_ in ids]
